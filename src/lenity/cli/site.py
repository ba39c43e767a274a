"""`lenity site`: the part of the explorer that only shows, as files for any web host."""

from __future__ import annotations

from pathlib import Path

import click

from lenity.cli.serve import refuse_without_extra
from lenity.law.library import LAWS


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER", help="Where it goes.")
@click.option("--base", default="/", show_default=True, metavar="PATH", help="The path under which it will be served.")
@click.option("--laws", type=click.Path(path_type=Path, file_okay=False, exists=True), default=LAWS, metavar="FOLDER",
              help="Show this folder of laws instead of the library's.")  # fmt: skip
@click.option("--reviews", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Show the reviews in it, each in a folder with the name of its place.")  # fmt: skip
@click.option("--studies", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Use what `lenity serve` worked out there.")  # fmt: skip
def site(out: Path, base: str, laws: Path, reviews: Path | None, studies: Path | None) -> None:
    """Write the laws and reviews as a site of files for any web host.

    A site of files shows; it does not answer cases. For that, use `lenity serve`.

    \b
    lenity site --out public --reviews build/reviews
    """
    refuse_without_extra()
    from lenity.web.site import write_site

    count = write_site(out, base=base, laws=laws, reviews=reviews, studies=studies)
    click.echo(f"site: {out / 'index.html'} ({count:,} pages)")
