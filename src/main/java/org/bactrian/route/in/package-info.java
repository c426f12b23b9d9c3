/** Ways to send messages in: HTTP, files, JMS and Kafka; each sender gets an answer. */
@NullMarked
package org.bactrian.route.in;

import org.jspecify.annotations.NullMarked;
