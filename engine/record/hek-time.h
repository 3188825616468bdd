/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that hek_time_format() needs, with the NUL. */
#define HEK_TIME_TEXT_BYTES 32

/**
 * hek_time_parse:
 * @text: (array length=n): need not end with NUL
 * @time_us: (out): microseconds since 1970-01-01T00:00:00Z; untouched on failure
 *
 * Reads all of @text as a moment in the extended form of ISO 8601: YYYY-MM-DD, which is midnight,
 * or with T or a space and hh:mm[:ss[.fraction]] [Z | ±hh[[:]mm]] after it. Without a zone it is
 * UTC. Digits of the fraction beyond six are cut off.
 *
 * Edge cases: years 0001 to 9999, days that exist, no 24:00 and no leap second
 */
gboolean hek_time_parse (const char *text, gsize n, gint64 *time_us);

/**
 * hek_time_parse_local:
 * @text: NUL-terminated; blanks around it do not count
 * @time_us: (out): microseconds since 1970-01-01T00:00:00Z; untouched on failure
 *
 * As hek_time_parse(), but for what people type: without a zone it is of the clock on the wall, and
 * a day alone begins at its local midnight.
 *
 * Edge cases: a moment that the clock skips in spring is the one that GLib takes for it, and of one
 * that it shows twice in autumn either may be taken: write the zone to tell them apart
 * Threads: any
 */
gboolean hek_time_parse_local (const char *text, gint64 *time_us);

/**
 * hek_time_format:
 * @text: (out): %HEK_TIME_TEXT_BYTES bytes
 *
 * Writes 2024-05-01T12:00:00Z, with the fraction when there is one. hek_time_parse() reads it back.
 *
 * Edge cases: a moment outside of the years 0001 to 9999 is written as its number of microseconds
 * Returns: its length without the NUL
 */
gsize hek_time_format (gint64 time_us, char *text);

G_END_DECLS
