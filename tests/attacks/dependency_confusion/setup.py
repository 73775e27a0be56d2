open('/tmp/marks/dependency_confusion', 'a').write('setup.py')
