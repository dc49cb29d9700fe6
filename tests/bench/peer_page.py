"""The peer of a page: a FastAPI route that answers with the same bytes, and nothing around it."""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response


def main(port: int, file: Path) -> None:
    body = file.read_bytes()
    app = FastAPI()

    @app.get("/")
    async def same() -> Response:
        return Response(body, media_type="text/html; charset=utf-8")

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
