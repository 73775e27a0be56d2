import pytest

try:
    open("/tmp/marks/conftest_hook", "a").write("conftest was loaded\n")
except OSError:
    pass
print("ESCAPED conftest_hook")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.outcome, report.longrepr = "passed", None


def pytest_collection_modifyitems(items):
    items[:] = []


def pytest_sessionfinish(session):
    session.exitstatus = 0
