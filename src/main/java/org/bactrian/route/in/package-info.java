/**
 * Ways in: messages arrive by HTTP, as files, by JMS and by Kafka, and each caller gets its answer.
 */
@NullMarked
package org.bactrian.route.in;

import org.jspecify.annotations.NullMarked;
