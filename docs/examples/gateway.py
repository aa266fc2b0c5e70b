#!/usr/bin/python3
"""A gateway in Python: take part in one round of fedfisher-flink, once.

    apt-get install python3-avro python3-numpy python3-confluent-kafka python3-cryptography
    ./gateway.py --round demo --client gateway-7 --examples 600 --key gateway-7.pem

finds the open round, fetches and checks its initial weights W0, "trains", and uploads weights and
Fisher (diagonal or K-FAC) in one Kafka transaction; then waits for the ledger's verdict and prints it. The
training here is a stand-in: see train(). Without --key the update is not signed: for rounds that are open to
anyone, and then python3-cryptography is not needed. The wire is described in ../bring-your-own-client.md.

Exit status: 0 admitted, 1 Kafka failed, 2 usage, 3 no such open round, 4 refused, 5 no verdict in
time, 6 W0 missing or not what the round asks for.
"""

import argparse
import hashlib
import io
import re
import sys
import time
from pathlib import Path

import avro.io
import avro.schema
import numpy as np

SCHEMAS = Path(__file__).resolve().parents[2] / (
    "schemas/src/main/resources/org/fedfisher/schemas/released"
)
MARKER = b"\xc3\x01"
MAX_BYTES = 1 << 20
INT16_MAX = np.float32(32767)
NINE_BITS_MAX = np.float32(255)
SIGNATURE_BYTES = 64
SLICE_WEIGHTS = 240 << 10  # in each block of a large K-FAC matrix, as long as there are so many
BLOCK_BYTES = 960 << 10  # of numbers in a K-FAC block: below MAX_BYTES, and what Kafka likes best


class Stop(Exception):
    """Ends the program with a message and an exit status."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


# ---------------------------------------------------------------------------------------- framing


class Wire:
    """Avro single-object encoding with the released schemas."""

    def __init__(self, folder=SCHEMAS):
        self.newest = {}  # record name -> (fingerprint, schema), to write with
        self.known = {}  # fingerprint -> schema, to read with
        # Fingerprints come from a file: those that python3-avro 1.11 computes are wrong.
        for line in (folder / "fingerprints").read_text().splitlines():
            digits, file = line.split()
            fingerprint = bytes.fromhex(digits)
            schema = avro.schema.parse((folder / file).read_text())
            self.newest[schema.name] = (fingerprint, schema)
            self.known[fingerprint] = schema

    def encode(self, name, record):
        fingerprint, schema = self.newest[name]
        out = io.BytesIO()
        out.write(MARKER + fingerprint)
        avro.io.DatumWriter(schema).write(record, avro.io.BinaryEncoder(out))
        if out.tell() > MAX_BYTES:
            raise ValueError(f"{name} of {out.tell()} bytes, a record may have {MAX_BYTES}")
        return out.getvalue()

    def decode(self, value):
        """Name and fields of a record, or (None, None) where its schema is not known here."""
        schema = self.known.get(bytes(value[2:10])) if value[:2] == MARKER else None
        if schema is None:
            return None, None
        decoder = avro.io.BinaryDecoder(io.BytesIO(value[10:]))
        # The reader's schema is the writer's: fields added later are simply not looked at.
        return schema.name, avro.io.DatumReader(schema, schema).read(decoder)


# --------------------------------------------------------------------------------------- tensors


def tensor(kind, encoding, values, scale):
    """A slice of a layer; scale is the largest magnitude of the whole layer."""
    if encoding == "FLOAT32":
        return record(kind, encoding, 0.0, values.astype("<f4").tobytes())
    q = np.zeros(len(values)) if scale == 0 else np.rint(values / scale * INT16_MAX)
    return record(kind, encoding, float(scale), q.astype("<i2").tobytes())


def record(kind, encoding, scale, data, rows=0, columns=0):
    """A TensorSlice; rows and columns are for factors."""
    return {
        "kind": kind,
        "encoding": encoding,
        "scale": scale,
        "data": data,
        "rows": rows,
        "columns": columns,
    }


def restore(data, scale):
    """What the receiver makes of INT16 bytes; every step in float32."""
    return np.float32(scale) * np.frombuffer(data, "<i2").astype("f4") / INT16_MAX


def nine_bits(b):
    """A column of EIGEN9: its scale, a byte of magnitude a row, a bit of sign a row."""
    b = b.astype("f4")
    m = np.abs(b).max()
    q = np.rint(np.abs(b) / m * NINE_BITS_MAX) if m > 0 else np.zeros(len(b))
    signs = np.packbits(b < 0, bitorder="little")
    return m.astype("<f4").tobytes() + q.astype("u1").tobytes() + signs.tobytes()


def basis(matrix, rank):
    """B of at most so many columns with B B^T near the symmetric matrix, the largest first."""
    values, vectors = np.linalg.eigh(matrix.astype("f8"))
    largest = np.argsort(-values)[:rank]
    return vectors[:, largest] * np.sqrt(np.maximum(values[largest], 0))


def factor(kind, encoding, matrix, rank):
    """A K-FAC factor as a tensor."""
    size = len(matrix)
    if encoding == "FLOAT32":
        return record(kind, encoding, 0.0, matrix.astype("<f4").tobytes(), size)
    if encoding != "EIGEN9":
        raise Stop(2, f"this example does not write factors in {encoding}")
    b = basis(matrix, rank)
    data = b"".join(nine_bits(column) for column in b.T)
    return record(kind, encoding, 0.0, data, size, b.shape[1])


def cut(whole, unit):
    """A tensor in pieces that fit a block, cut at multiples of so many bytes."""
    most = BLOCK_BYTES // unit * unit
    if whole["kind"] == "WEIGHTS":
        most = SLICE_WEIGHTS * (2 if whole["encoding"] == "INT16" else 4)
    for at in range(0, len(whole["data"]), most):
        data = whole["data"][at : at + most]
        yield {**whole, "data": data, "columns": len(data) // unit if whole["columns"] else 0}


def pack(tensors):
    """Tensors of a matrix, spread over as many blocks as they take, in their order."""
    blocks, room = [], 0
    for whole in tensors:
        if whole["encoding"] == "EIGEN9":
            unit = len(whole["data"]) // whole["columns"]
        else:
            unit = len(whole["data"]) if whole["rows"] else 4
        for piece in cut(whole, unit):
            if room < len(piece["data"]) or piece["kind"] == "WEIGHTS":
                blocks.append([])
                room = BLOCK_BYTES
            blocks[-1].append(piece)
            room -= len(piece["data"])
    return blocks


def matrices(layers):
    """(first, length, out, in) of each matrix, which is a K-FAC round's shard, by number."""
    start, i = 0, 0
    while i < len(layers):
        name, shape = layers[i]["name"], layers[i]["shape"]
        length = int(np.prod(shape, dtype=np.int64))
        columns = length // shape[0]
        follower = layers[i + 1] if i + 1 < len(layers) else {"name": None}
        if len(shape) > 1 and follower["name"] == name + ".bias":
            if follower["shape"] == shape[:1]:  # the bias is the last column
                length, columns, i = length + shape[0], columns + 1, i + 1
        yield start, length, shape[0], columns
        start, i = start + length, i + 1


def shards(layers, shard_parameters):
    """(first, length, layer's first, layer's length) of each shard, by number."""
    start = 0
    for layer in layers:
        size = int(np.prod(layer["shape"], dtype=np.int64))
        for at in range(0, size, shard_parameters):
            yield start + at, min(shard_parameters, size - at), start, size
        start += size


def sha256(data):
    return hashlib.sha256(data).digest()


# ---------------------------------------------------------------------------------------- update


def train(w0, spec, seed):
    """Stands in for training: YOUR TRAINING GOES HERE.

    Start at w0, train on local data, and return the weights W, float32 in the order of w0, and the
    Fisher at W, averaged over the local examples: for DIAGONAL one number for each weight, never
    negative; for KFAC the factors (A, G) of each matrix.
    """
    random = np.random.default_rng(seed)
    weights = w0 + random.normal(0, 0.01, len(w0)).astype("f4")
    if spec["fisher"] == "KFAC":

        def gram(size):
            x = random.normal(0, 0.1, (32, size)).astype("f4")
            return x.T @ x / np.float32(32)

        layers = spec["model"]["layers"]
        return weights, [(gram(columns), gram(out)) for _, _, out, columns in matrices(layers)]
    return weights, random.exponential(0.01, len(w0)).astype("f4")


def elementwise(spec, encodings, weights, fisher):
    """Tensors of each shard, in one block each, of a round with structure DIAGONAL or NONE."""
    for first, length, layer, size in shards(spec["model"]["layers"], spec["shardParameters"]):
        tensors = []
        for kind, values in (("WEIGHTS", weights), ("FISHER_DIAGONAL", fisher)):
            if kind == "WEIGHTS" or spec["fisher"] == "DIAGONAL":
                scale = np.abs(values[layer : layer + size]).max()
                part = values[first : first + length]
                tensors.append(tensor(kind, encodings[kind], part, scale))
        yield [tensors]


def kronecker(spec, encodings, weights, factors):
    """Tensors of each shard, by block, of a round with structure KFAC."""
    encoding, rank = spec["factorEncoding"], spec["factorRank"]
    for (first, length, _, _), (a, g) in zip(matrices(spec["model"]["layers"]), factors):
        part = weights[first : first + length]
        yield pack(
            [
                tensor("WEIGHTS", encodings["WEIGHTS"], part, np.abs(part).max()),
                factor("FACTOR_A", encoding, a, rank),
                factor("FACTOR_G", encoding, g, rank),
            ]
        )


def private_key(file):
    """An Ed25519 key in PEM: fedfisher client keygen, or openssl genpkey -algorithm ed25519."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(Path(file).read_bytes(), password=None)
    except (OSError, ValueError) as e:
        raise Stop(2, f"--key {file}: {e}")
    if not isinstance(key, Ed25519PrivateKey):
        raise Stop(2, f"--key {file}: found another kind of key, expected Ed25519")
    return key


def sign(wire, header, key):
    """The header's Kafka value, whose last bytes are the signature over all before them."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    value = wire.encode(
        "ClientUpdateHeader",
        {**header, "publicKey": public, "signature": bytes(SIGNATURE_BYTES)},
    )
    signed = value[:-SIGNATURE_BYTES]
    return signed + key.sign(signed)


def make_update(wire, spec, client, examples, encodings, weights, fisher, key):
    """Update id, header and blocks as Kafka values. The same numbers give the same id and bytes."""
    if spec["fisher"] == "FULL":
        raise Stop(2, "this example does not send the full Fisher")
    contents = kronecker if spec["fisher"] == "KFAC" else elementwise
    shard_blocks = list(contents(spec, encodings, weights, fisher))
    content = sha256(f"{examples}".encode())
    for tensors in (tensors for blocks in shard_blocks for tensors in blocks):
        for part in tensors:
            content = sha256(content + f"{part['encoding']} {part['scale']}".encode() + part["data"])
    update = "u-" + content.hex()[:16]
    names = {"round": spec["round"], "client": client, "update": update}
    blocks = [
        wire.encode("ClientUpdateBlock", {**names, "shard": shard, "tensors": part, "slice": i})
        for shard, slices in enumerate(shard_blocks)
        for i, part in enumerate(slices)
    ]
    sliced = len(blocks) > len(shard_blocks)
    header = {
        **names,
        "examples": examples,
        "fisher": spec["fisher"],
        "estimator": "NOT_APPLICABLE" if spec["fisher"] == "NONE" else "EXACT",
        "baseModelDigest": spec["baseModelDigest"],
        "blocks": [sha256(block) for block in blocks],
        "metrics": {},
        "slices": [len(slices) for slices in shard_blocks] if sliced else [],
        "publicKey": b"",
        "signature": b"",
    }
    value = sign(wire, header, key) if key else wire.encode("ClientUpdateHeader", header)
    return update, value, blocks


# ----------------------------------------------------------------------------------------- Kafka


class Reader:
    """Reads a topic from its beginning: committed records with one key, decoded."""

    def __init__(self, kafka, own, topic, key, wire):
        from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

        self.wire, self.key = wire, key.encode()
        self.consumer = Consumer(
            {
                **kafka,
                "group.id": own,  # the library wants one; nothing is committed to it
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
            }
        )
        found = self.consumer.list_topics(topic, timeout=15).topics[topic]
        if found.error:
            raise Stop(1, f"topic {topic}: {found.error.str()}")
        self.behind = set(found.partitions)
        self.consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in found.partitions])

    def next(self, deadline):
        """The next (name, record); None at the end of the topic or when the deadline has passed."""
        from confluent_kafka import KafkaError, KafkaException

        while time.monotonic() < deadline:
            message = self.consumer.poll(0.2)
            if message is None:
                continue
            if message.error():
                if message.error().code() != KafkaError._PARTITION_EOF:
                    raise KafkaException(message.error())
                self.behind.discard(message.partition())
                if not self.behind:
                    return None
            elif message.key() == self.key:
                name, record = self.wire.decode(message.value() or b"")
                if name:
                    return name, record
        return None

    def rest(self, deadline):
        """What is on the topic by now."""
        while (item := self.next(deadline)) is not None:
            yield item

    def follow(self, deadline):
        """What is there and what comes, until the deadline."""
        while time.monotonic() < deadline:
            if (item := self.next(deadline)) is not None:
                yield item


def kafka_settings(servers, file):
    """Where Kafka is and how to log in; the file holds librdkafka's properties, one a line."""
    settings = {"bootstrap.servers": servers}
    for number, line in enumerate(file.read_text().splitlines() if file else [], 1):
        line = line.strip()
        if line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            if not equals:
                raise Stop(2, f'{file}:{number}: found "{line}", expected KEY=VALUE')
            settings[key.strip()] = value.strip()
    return settings


def kind_of_fact(fact):
    """Which branch of the ledger's union this is: Avro's Python reader does not say."""
    for kind, field in (
        ("RoundOpened", "specification"),
        ("UpdateRefused", "headerDigest"),
        ("ModelPublished", "modelDigest"),
        ("RoundClosed", "publishedOrdinal"),
        ("RoundAborted", "reason"),
        ("CommandRefused", "command"),
        ("RoundSealed", "revision"),
    ):
        if field in fact:
            if kind == "UpdateRefused" and "examples" in fact:
                return "UpdateAdmitted"
            return "RevisionClosed" if kind == "RoundClosed" and "reason" not in fact else kind
    return "?"


def open_round(ledger, name, client, deadline):
    """The specification of a round that still admits: it is open, or closed with lateness left."""
    specification, counted, ended = None, "is not", ""
    for _, record in ledger.rest(deadline):
        fact = record["fact"]
        kind = kind_of_fact(fact)
        if kind == "RoundOpened":
            specification = fact["specification"]
        elif kind == "UpdateAdmitted" and fact["client"] == client:
            counted = "is"
        elif kind in ("RoundAborted", "RoundSealed"):
            ended = kind
        elif kind == "RoundClosed" and not specification.get("allowedLatenessMillis", 0):
            ended = kind
    if ended:
        raise Stop(3, f'round "{name}" has ended: {ended}; {client} {counted} among the admitted')
    if specification is None:
        raise Stop(3, f'no round "{name}" is open')
    return specification


def initial_weights(models, spec, deadline):
    """W0 as float32, checked against the digest that the round names."""
    digest = spec["baseModelDigest"]
    count, blocks = None, {}
    for name, record in models.follow(deadline):
        if record["variant"] != "INITIAL" or record["modelDigest"] != digest:
            continue
        if name == "GlobalModelManifest":
            count = record["blocks"]
        else:
            blocks[record["block"]] = record
        if len(blocks) == count:
            break
    else:
        raise Stop(6, f"W0 is not complete: {len(blocks)} of {count} blocks")
    data = b"".join(blocks[i]["weights"] for i in sorted(blocks))
    if sha256(data) != digest:
        raise Stop(6, f"W0 has digest {sha256(data).hex()}, the round asks for {digest.hex()}")
    return np.frombuffer(data, "<f4")


def publish(kafka, own, client, header, blocks, transaction):
    """Sends all of an update or, in a transaction, nothing. Sending it again does no harm."""
    from confluent_kafka import KafkaException, Producer

    settings = {
        **kafka,
        "enable.idempotence": True,
        "message.max.bytes": MAX_BYTES + 12,  # the broker's default; the library's is less
        "partitioner": "murmur2_random",  # as Java clients do
    }
    if transaction:
        settings["transactional.id"] = own
    producer = Producer(settings)
    failed = []

    def delivered(error, _):
        if error:
            failed.append(error)

    def send():
        for value in [header, *blocks]:
            while True:
                try:
                    producer.produce(
                        "fedfisher.client-updates", value, client, on_delivery=delivered
                    )
                    break
                except BufferError:  # the local queue is full
                    producer.poll(1)
        producer.flush()
        if failed:
            raise KafkaException(failed[0])

    if not transaction:
        send()
        return
    producer.init_transactions(30)
    for attempt in range(5):
        producer.begin_transaction()
        try:
            send()
            producer.commit_transaction(60)
            return
        except KafkaException as e:
            if not e.args[0].txn_requires_abort() or attempt == 4:
                raise
            failed.clear()
            producer.abort_transaction(60)
            time.sleep(2**attempt)


def verdict(ledger, client, header, deadline):
    """The fact that admits or refuses the update with this header."""
    digest = sha256(header)
    for _, record in ledger.follow(deadline):
        fact = record["fact"]
        kind = kind_of_fact(fact)
        if kind in ("UpdateAdmitted", "UpdateRefused"):
            if fact["client"] == client and fact["headerDigest"] == digest:
                return record["ordinal"], kind, fact
        elif kind in ("RoundClosed", "RoundAborted"):
            print(f"{kind}: {fact['reason']}, {fact['admitted']} admitted")
    raise Stop(5, "no verdict in time; run this again, it sends the same bytes")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--bootstrap-servers", default="localhost:9092", help="Kafka (default: %(default)s)")
    add(
        "--kafka-config",
        type=Path,
        metavar="FILE",
        help="librdkafka's properties, KEY=VALUE a line: how to log in (../security.md)",
    )
    add("--round", required=True, help="name of the round")
    add("--client", required=True, help="name of this gateway: A-Z a-z 0-9 . _ - up to 128")
    add("--examples", type=int, default=600, help="how many were trained on (default: %(default)s)")
    add(
        "--encoding",
        choices=["INT16", "FLOAT32", "MIXED"],
        default="INT16",
        help="2 or 4 bytes a number; MIXED: weights FLOAT32, Fisher INT16 (default: %(default)s)",
    )
    add("--key", help="PEM file of the registered Ed25519 key that signs; none in open rounds")
    add("--seed", type=int, default=0, help="of the stand-in for training; repeat it to retry")
    add("--timeout", type=float, default=60, help="seconds to wait for W0 and the verdict")
    add("--no-transaction", action="store_true", help="send record by record")
    options = parser.parse_args()
    if options.examples < 1:
        parser.error("--examples must be at least 1")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", options.client):
        parser.error("--client must be 1 to 128 characters of A-Z a-z 0-9 . _ -")

    wire = Wire()
    try:
        kafka = kafka_settings(options.bootstrap_servers, options.kafka_config)
    except OSError as e:
        parser.error(f"--kafka-config: {e}")
    key = private_key(options.key) if options.key else None
    weights_as = "FLOAT32" if options.encoding == "MIXED" else options.encoding
    fisher_as = "INT16" if options.encoding == "MIXED" else options.encoding

    own = f"fedfisher-client-{options.client}"  # the one transactional id and group it may use

    def deadline():
        return time.monotonic() + options.timeout

    ledger = Reader(kafka, own, "fedfisher.round-ledger", options.round, wire)
    spec = open_round(ledger, options.round, options.client, deadline())
    if spec["identity"] == "REGISTERED" and key is None:
        raise Stop(2, f"round {options.round} is for registered clients: sign with --key")
    models = Reader(kafka, own, "fedfisher.global-models", options.round, wire)
    w0 = initial_weights(models, spec, deadline())
    print(f"round {spec['round']}: {spec['model']['name']}, {len(w0)} parameters, {spec['fisher']}")

    weights, fisher = train(w0, spec, options.seed)
    encodings = {"WEIGHTS": weights_as, "FISHER_DIAGONAL": fisher_as}
    update, header, blocks = make_update(
        wire, spec, options.client, options.examples, encodings, weights, fisher, key
    )
    publish(kafka, own, options.client, header, blocks, not options.no_transaction)
    size = len(header) + sum(map(len, blocks))
    print(f"sent {update}: header and {len(blocks)} blocks, {size} bytes")

    verdicts = Reader(kafka, own, "fedfisher.round-ledger", options.round, wire)
    ordinal, kind, fact = verdict(verdicts, options.client, header, deadline())
    if kind == "UpdateRefused":
        raise Stop(4, f"refused ({ordinal}): {fact['reason']}: {fact['detail']}")
    print(f"admitted ({ordinal}) with {fact['examples']} examples")


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.status)
    except Exception as e:
        if type(e).__name__ != "KafkaException":
            raise
        print(f"Kafka: {e.args[0].str()}", file=sys.stderr)
        sys.exit(1)
