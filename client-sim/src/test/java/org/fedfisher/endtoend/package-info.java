/** The whole job on a real broker: what comes out, whatever comes in. */
package org.fedfisher.endtoend;
