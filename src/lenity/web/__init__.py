"""The web room: the explorer, a site and a JSON API over the public functions, and the same site as files.

`app` wires it, `guard` and `workers` keep it safe and fair, `pages` finds the page of an address, `api` speaks JSON.
It holds no judgement of its own and stores nothing of what is asked.
"""
