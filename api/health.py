"""Whether the process is alive, and whether it can serve: for supervisors and load balancers."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.process import Process


async def alive(_request: Request) -> JSONResponse:
    """200 as long as the process answers at all."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> JSONResponse:
    """200 when the database and Redis answer, else 503 and which of them does not; 503 too once it is told to end."""
    process: Process = request.app.state.process
    if process.ending.is_set():
        return JSONResponse({"status": "ending"}, status_code=503)
    reachable = await process.reachable()
    fine = all(reachable.values())
    return JSONResponse({"status": "ok" if fine else "not ready", **reachable}, status_code=200 if fine else 503)
