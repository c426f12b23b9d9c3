/**
 * Files and streams of records: CSV, JSON and NDJSON are read one record at a time, and each record
 * has its own result.
 */
@NullMarked
package org.bactrian.batch;

import org.jspecify.annotations.NullMarked;
