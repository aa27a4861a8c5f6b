from tests.access.row import Row

EVERYBODY = " ".join(["ok"] * 10)

ROWS = {
    "home.healthz": Row("GET", EVERYBODY),
    "home.readyz": Row("GET", EVERYBODY),
}
