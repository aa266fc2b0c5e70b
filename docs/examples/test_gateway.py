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
            }
            expected = (RESOURCES / f"golden-bytes/ClientUpdateBlock-{encoding}.hex").read_text()
            self.assertEqual(
                self.wire.encode("ClientUpdateBlock", block), bytes.fromhex(expected)
            )

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
            self.wire, spec, "c", 5, encodings, numbers, numbers
        )
        _, fields = self.wire.decode(header)
        self.assertEqual(fields["blocks"], [gateway.sha256(block) for block in blocks])
        data = [self.wire.decode(block)[1]["tensors"][0]["data"] for block in blocks]
        self.assertEqual([len(part) for part in data], [16, 8])
        self.assertEqual(b"".join(data), numbers.tobytes())

    def specification(self):
        value = bytes.fromhex((RESOURCES / "golden-bytes/OpenRound.hex").read_text())
        return self.wire.decode(value)[1]["specification"]


if __name__ == "__main__":
    unittest.main()
