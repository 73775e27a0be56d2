"""Nothing in this folder is a test: these are submissions, some of them hostile."""

collect_ignore_glob = ["*"]
