"""`python -m tools.launch.answers`: whether the web process of this container answers; for the image's health check."""

import http.client
import os
import sys

PLACE, PORT, PATIENCE = "127.0.0.1", 8000, 4


def main() -> int:
    """0 if /healthz is answered 200 under a name that this portal answers to, else 1 with one line."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    line = http.client.HTTPConnection(PLACE, int(os.environ.get("PORT", PORT)), timeout=PATIENCE)
    try:
        line.request("GET", "/healthz", headers={"Host": name})
        status = line.getresponse().status
    except OSError as error:
        print(f"no answer: {error}")
        return 1
    print(status)
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
