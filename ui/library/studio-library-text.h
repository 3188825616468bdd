/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library-item.h"

G_BEGIN_DECLS

/* --- what people read instead of numbers and enumerations; all translated --------------------- */

/* @unit: (out) (optional) (transfer full): the unit apart, the result is the number alone then
 * Returns: (transfer full): "188.2 MB" */
char *studio_library_format_bytes (guint64 n_bytes, char **unit);

/* @time_us: microseconds since 1970, 0: never. Returns: (transfer full): "5 min ago", "14:05", "—",
 * or the date */
char *studio_library_format_time (gint64 time_us);

/* Returns: (transfer full): date and time to the second */
char *studio_library_format_moment (gint64 time_us);

const char *studio_library_distance_label (HekDistance distance); /* "Euclidean" */
const char *studio_library_meaning_label (HekMeaning meaning);    /* "Luminance in cd/m²" */
const char *studio_library_dtype_label (HekDtype dtype);          /* "32-bit float" */
const char *studio_library_field_type_label (HekFieldType type);  /* "whole number" */

/* --- health ----------------------------------------------------------------------------------- */

typedef struct
{
  const char *icon_name;
  const char *label;   /* a word or two */
  const char *reason;  /* a sentence that says what to do */
  const char *style;   /* (nullable): class of the icon */
  gboolean is_serious; /* what is in it may not be all there was */
} StudioHealth;

/* @health: (out caller-allocates): borrows from @item */
void studio_library_get_health (HekLibraryItem *item, StudioHealth *health);

G_END_DECLS
