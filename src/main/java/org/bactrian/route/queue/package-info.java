/** Messages come and are answered by JMS and Kafka. */
@NullMarked
package org.bactrian.route.queue;

import org.jspecify.annotations.NullMarked;
