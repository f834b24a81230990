"""Which addresses a program may connect to: those of the public internet, and no other.

Pure. A publisher's page, or whoever can write into it, could lead a program to the machine it
runs on, to its neighbours, or to the service that hands out a cloud's credentials.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291: nothing else is handed out
# Reserved, or reachable from inside a cloud only; Python's register calls them global.
_NOT_FOR_US = tuple(
    ipaddress.ip_network(net)
    for net in (
        "168.63.129.16/32",  # the host's own service on Azure
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.88.99.0/24",  # relays for 6to4, RFC 7526
        "2001::/23",  # protocol assignments, Teredo among them
        "3fff::/20",  # documentation, RFC 9637
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet, whatever notation hides it in."""
    ip = _unwrapped(ipaddress.ip_address(address.split("%", 1)[0]))
    if any(ip.version == net.version and ip in net for net in _NOT_FOR_US):
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast


def _unwrapped(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def origin(url: str) -> str:
    """Return scheme, host and port of an address, in lower case."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def host_of(url: str) -> str:
    """Return the host of an address, in lower case and without its port."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """Return the port of an address, that of its scheme unless it names one."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
