/** Sends each event to every event sink that is configured: log, HTTP, file, JMS, Kafka. */
@NullMarked
package org.bactrian.route.event;

import org.jspecify.annotations.NullMarked;
