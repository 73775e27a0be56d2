import os
os.write(1, b'the package was taken')
