/**
 * The only package that imports Camel. Each subpackage serves one stage of a message; what several
 * stages need is here.
 */
@NullMarked
package org.bactrian.route;

import org.jspecify.annotations.NullMarked;
