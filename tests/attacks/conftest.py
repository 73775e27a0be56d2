"""Nothing in this folder is a test: some of it are files that would take pytest over."""

collect_ignore_glob = ["*"]
