# bocso as a service. NOT BUILT where it was written (there was no container engine); the second stage's steps were run in a debootstrap folder.
#
#   docker build -t bocso .
#   docker run --rm -v bocso:/data -p 127.0.0.1:8080:8080 -v "$PWD/token":/run/token:ro bocso --listen 0.0.0.0:8080 --token-file /run/token
#   docker run --rm -i --entrypoint bocso bocso extract - < bao-cao.txt
#
# Inside the container bocso listens on loopback unless told otherwise, and refuses any other address without a token file.

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY grammars grammars
# The manifest names these targets; they are not built here.
COPY benches benches
COPY tests/it tests/it
RUN cargo build --locked --release --bin bocso

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin bocso \
 && install -d -o bocso -g bocso /data
COPY --from=build /src/target/release/bocso /usr/local/bin/bocso
USER bocso
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["bocso", "serve", "--database", "sqlite:///data/bocso.sqlite"]
CMD ["--listen", "127.0.0.1:8080"]
