raise SystemExit('an old version')
