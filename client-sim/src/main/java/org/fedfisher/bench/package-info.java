/**
 * Benchmarks of the job and its clients: ratios against a stated limit, measured side by side in
 * one run.
 */
@NullMarked
package org.fedfisher.bench;

import org.jspecify.annotations.NullMarked;
