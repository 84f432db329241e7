"""A stand-in for Redis where no server can be had, without a disk: `python -m tools.launch.fake_redis PORT`."""

import sys

from fakeredis import TcpFakeServer

if __name__ == "__main__":
    TcpFakeServer(("127.0.0.1", int(sys.argv[1])), server_type="redis").serve_forever()
