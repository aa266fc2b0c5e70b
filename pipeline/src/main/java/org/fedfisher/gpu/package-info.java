/**
 * Tells a task manager which GPUs it has: a driver of Flink's external resource framework. It is a
 * plugin of the task manager, in a jar of its own, and knows nothing of the job.
 */
@NullMarked
package org.fedfisher.gpu;

import org.jspecify.annotations.NullMarked;
