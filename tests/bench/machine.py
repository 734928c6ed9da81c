"""The machine of a benchmark, and the memory that a process takes."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("torch", "onnxruntime", "faiss-cpu", "sentence-transformers", "numpy")
_MEGABYTE = 1024


def machine() -> dict[str, str]:
    """All that figures depend on: processor, cores, memory, versions, the day, and the load."""
    # Imported here: the environments of peers lack what it needs, and ask for memory only.
    from index.embedding.threads import usable_cores

    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "machine": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(usable_cores()),
        "memory": f"{pages / 2**30:.0f} GB",
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "date": datetime.now(UTC).date().isoformat(),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def memory(process: int | None = None) -> Mapping[str, float]:
    """The memory of a process, or this one, in MB: now, the most so far, what maps files."""
    status = Path(f"/proc/{process or 'self'}/status").read_text("ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    names = {"resident, MB": "VmRSS", "at most, MB": "VmHWM", "of files, MB": "RssFile"}
    return {what: int(fields[name].split()[0]) / _MEGABYTE for what, name in names.items()}


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    wide = any("avx512f" in line for line in lines)
    name = names[0] if names else platform.processor() or "unknown"
    return f"{name}{' with AVX-512' if wide else ''}"
