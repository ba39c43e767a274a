"""Exchange of laws with other decision tools, in OMG DMN 1.2 to 1.5: read a model into a law, write a law as a model.

What maps to what stands in docs/reference/dmn.md.
"""

from lenity.law.dmn.names import Names, read_names
from lenity.law.dmn.read import Imported, read_dmn
from lenity.law.dmn.write import write_dmn

__all__ = ["Imported", "Names", "read_dmn", "read_names", "write_dmn"]
