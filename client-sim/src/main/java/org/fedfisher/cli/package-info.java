/** The command line. */
@NullMarked
package org.fedfisher.cli;

import org.jspecify.annotations.NullMarked;
