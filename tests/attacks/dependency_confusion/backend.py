open('/tmp/marks/dependency_confusion', 'a').write('backend')
