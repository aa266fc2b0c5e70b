"""The example's encoding against the bytes and numbers that the Java side is tested with."""

import unittest
from pathlib import Path

import numpy as np

import gateway

RESOURCES = gateway.SCHEMAS.parents[5] / "test/resources"


class GatewayTest(unittest.TestCase):
    wire = gateway.Wire()

    def test_golden_bytes_are_read_and_written_again(self):
        files = sorted((RESOURCES / "golden-bytes").glob("*.hex"))
        self.assertGreater(len(files), 10)
        for file in files:
            with self.subTest(file.name):
                value = bytes.fromhex(file.read_text())
                name, record = self.wire.decode(value)
                self.assertEqual(name, file.stem.split("-")[0])
                self.assertEqual(self.wire.encode(name, record), value)
                if name == "LedgerFact":
                    self.assertEqual(gateway.kind_of_fact(record["fact"]), file.stem.split("-")[1])

    def test_own_block_has_the_golden_bytes(self):
        weights = np.array([0.5, -1.5, 0.001, 0], "f4")
        fisher = np.array([0.25, 0, 0.125, 1e-6], "f4")
        for encoding in ("INT16", "FLOAT32"):
            block = {
                "round": "r-1",
                "client": "gateway-7",
                "update": "u-1",
                "shard": 0,
                "tensors": [
                    gateway.tensor("WEIGHTS", encoding, weights, np.float32(1.5)),
                    gateway.tensor("FISHER_DIAGONAL", encoding, fisher, np.float32(0.25)),
                ],
                "slice": 0,
            }
            expected = (RESOURCES / f"golden-bytes/ClientUpdateBlock-{encoding}.hex").read_text()
            self.assertEqual(
                self.wire.encode("ClientUpdateBlock", block), bytes.fromhex(expected)
            )

    def test_own_factors_have_the_golden_bytes(self):
        weights = np.array([0.5, -1.5, 0.001, 0], "f4")
        a = [np.array([1.5, -0.75, 0.003], "f4"), np.array([0.25, 0.5, -0.125], "f4")]
        g = [np.array([-0.5, 0.25], "f4")]
        tensors = [gateway.tensor("WEIGHTS", "FLOAT32", weights, 0)]
        for kind, columns in (("FACTOR_A", a), ("FACTOR_G", g)):
            data = b"".join(gateway.nine_bits(column) for column in columns)
            size = len(columns[0])
            tensors.append(gateway.record(kind, "EIGEN9", 0.0, data, size, len(columns)))
        block = {"round": "r-1", "client": "gateway-7", "update": "u-1", "shard": 0}
        block = {**block, "tensors": tensors, "slice": 1}
        expected = (RESOURCES / "golden-bytes/ClientUpdateBlock-EIGEN9.hex").read_text()
        self.assertEqual(self.wire.encode("ClientUpdateBlock", block), bytes.fromhex(expected))

    def test_factor_is_restored_from_nine_bits(self):
        x = np.random.default_rng(1).normal(0, 1, (9, 20)) / np.arange(1, 21)
        matrix = x @ x.T
        t = gateway.factor("FACTOR_A", "EIGEN9", matrix, 50)
        self.assertEqual((t["rows"], t["columns"]), (9, 9))
        b = restore_nine_bits(t)
        self.assertLess(np.linalg.norm(b @ b.T - matrix), 0.01 * np.linalg.norm(matrix))

    def test_lines_on_the_page_give_the_same_bytes(self):
        page = Path(__file__).resolve().parents[1] / "bring-your-own-client.md"
        lines = page.read_text().split("```python")[1].split("```")[0]
        x = np.random.default_rng(2).normal(0, 1, (11, 4)).astype("f4")
        names = {"np": np, "A": x @ x.T, "rank": 3}
        exec(lines, names)
        t = gateway.factor("FACTOR_A", "EIGEN9", names["A"], 3)
        self.assertEqual(names["data"], t["data"])

    def test_kfac_update_is_cut_into_slices(self):
        layers = [
            {"name": "fc", "shape": [700, 899]},
            {"name": "fc.bias", "shape": [700]},
            {"name": "conv", "shape": [2, 3, 1, 1]},
        ]
        spec = self.specification()
        spec["model"]["layers"] = layers
        spec.update(fisher="KFAC", factorEncoding="EIGEN9", factorRank=3)
        self.assertEqual(
            list(gateway.matrices(layers)), [(0, 630000, 700, 900), (630000, 6, 2, 3)]
        )
        weights = np.arange(630006, dtype="f4")
        factors = [(np.eye(900), np.eye(700)), (np.eye(3), np.eye(2))]
        encodings = {"WEIGHTS": "FLOAT32"}
        _, header, blocks = gateway.make_update(
            self.wire, spec, "c", 5, encodings, weights, factors, None
        )
        _, fields = self.wire.decode(header)
        decoded = [self.wire.decode(block)[1] for block in blocks]
        self.assertEqual(fields["slices"], [3, 1])
        self.assertEqual(
            [(block["shard"], block["slice"]) for block in decoded],
            [(0, 0), (0, 1), (0, 2), (1, 0)],
        )
        parts = [t for block in decoded for t in block["tensors"]]
        data = b"".join(t["data"] for t in parts if t["kind"] == "WEIGHTS")
        self.assertEqual(data, weights.tobytes())
        sizes = [(t["rows"], t["columns"]) for t in parts if t["kind"] != "WEIGHTS"]
        self.assertEqual(sizes, [(900, 3), (700, 3), (3, 3), (2, 2)])

    def test_int16_restores_the_references_weights(self):
        for case, layers in (("small_mlp", [30, 15]), ("small_conv", [54, 48])):
            for client in ("client0", "client1"):
                w = np.fromfile(RESOURCES / f"golden/{case}/{client}/w.bin", "<f4")
                expected = np.fromfile(RESOURCES / f"golden/{case}/{client}/w_q.bin", "<f4")
                start = 0
                for size in layers:
                    part = w[start : start + size]
                    t = gateway.tensor("WEIGHTS", "INT16", part, np.abs(part).max())
                    restored = gateway.restore(t["data"], t["scale"])
                    np.testing.assert_array_equal(restored, expected[start : start + size])
                    start += size
                self.assertEqual(start, len(w))

    def test_update_covers_every_parameter_once(self):
        spec = self.specification()
        numbers = np.arange(6, dtype="f4")
        encodings = {"WEIGHTS": "FLOAT32", "FISHER_DIAGONAL": "FLOAT32"}
        _, header, blocks = gateway.make_update(
            self.wire, spec, "c", 5, encodings, numbers, numbers, None
        )
        _, fields = self.wire.decode(header)
        self.assertEqual(fields["blocks"], [gateway.sha256(block) for block in blocks])
        data = [self.wire.decode(block)[1]["tensors"][0]["data"] for block in blocks]
        self.assertEqual([len(part) for part in data], [16, 8])
        self.assertEqual(b"".join(data), numbers.tobytes())

    def specification(self):
        value = bytes.fromhex((RESOURCES / "golden-bytes/OpenRound.hex").read_text())
        return self.wire.decode(value)[1]["specification"]


def restore_nine_bits(t):
    """What the receiver makes of an EIGEN9 tensor."""
    rows, signs = t["rows"], (t["rows"] + 7) // 8
    columns = []
    for at in range(0, len(t["data"]), 4 + rows + signs):
        column = t["data"][at : at + 4 + rows + signs]
        q = np.frombuffer(column, "u1", rows, 4).astype("f4")
        bits = np.frombuffer(column, "u1", signs, 4 + rows)
        negative = np.unpackbits(bits, count=rows, bitorder="little").astype(bool)
        m = np.frombuffer(column, "<f4", 1)
        columns.append(m * np.where(negative, -q, q) / gateway.NINE_BITS_MAX)
    return np.stack(columns, 1)


if __name__ == "__main__":
    unittest.main()
