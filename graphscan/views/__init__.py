"""Pages that people open: one HTML file each, offline and safe."""

from graphscan.views.network_view import ViewResult as ViewResult
from graphscan.views.network_view import write_view as write_view
