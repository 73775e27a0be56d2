open('/tmp/marks/dependency_confusion', 'a').write('evil/setup.py')
