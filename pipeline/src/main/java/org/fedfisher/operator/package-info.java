/** The job's operators, thin: read state, ask the domain, write state, emit. */
@NullMarked
package org.fedfisher.operator;

import org.jspecify.annotations.NullMarked;
