/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-histogram.h"

G_BEGIN_DECLS

struct _HekHistogram
{
  guint first; /* the bucket of counts[0]: a multiple of an octave's */
  guint n;     /* whole octaves; 0: empty */
  guint64 *counts; /* owned (nullable) */
  guint64 count, sum, min, max; /* 0 when it is empty */
};

guint64 hek_histogram_add_saturated (guint64 a, guint64 b);

G_END_DECLS
