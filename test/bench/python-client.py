"""Python's UPnP client that Home Assistant uses, warm: six readings of an IGD router, as our driver reads them.

python-client.py URL TIMES    prints a JSON list of milliseconds
"""

import asyncio
import json
import sys
import time

from async_upnp_client.aiohttp import AiohttpRequester
from async_upnp_client.client_factory import UpnpFactory

WAN = ("GetStatusInfo", "GetExternalIPAddress", "GetConnectionTypeInfo")
COMMON = ("GetCommonLinkProperties", "GetTotalBytesReceived", "GetTotalBytesSent")
WARM_UP = 3


async def measured(url, times):
    device = await UpnpFactory(AiohttpRequester(), non_strict=True).async_create_device(url)
    services = {service.service_id.split(":")[-1]: service for service in device.all_services}
    calls = [services["WANIPConn1"].action(name) for name in WAN]
    calls += [services["WANCommonIFC1"].action(name) for name in COMMON]
    took = []
    for _ in range(WARM_UP + times):
        began = time.perf_counter()
        await asyncio.gather(*(call.async_call() for call in calls))
        took.append((time.perf_counter() - began) * 1000)
    return took[WARM_UP:]


print(json.dumps(asyncio.run(measured(sys.argv[1], int(sys.argv[2])))))
