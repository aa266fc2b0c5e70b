/** The frontier: framing, tensor encodings, digests and shard layout of the wire. */
@NullMarked
package org.fedfisher.schemas;

import org.jspecify.annotations.NullMarked;
