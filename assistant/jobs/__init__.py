"""What the workbench has done for it: jobs in a process of their own. No screen in sight.

A job is a function of this room with its arguments (`partial`): it is sent to the process, runs
there with the one workshop, and comes back as a value of `core` or of this room. These modules are
read by the screen too, so they import what they work with inside their functions.
"""

from __future__ import annotations
