/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

#include "hek-colormap.h"
#include "hek-metric.h"

G_BEGIN_DECLS

/* A map of differences, and how its values are told. */
typedef struct
{
  HekMap *map;       /* (nullable): one value per source pixel, or of a proxy; frozen */
  const char *label; /* (nullable): of the value: "ΔE2000" */
  const char *unit;  /* (nullable) */
  double minimum;    /* value of the first colour; values outside take the first and last colour */
  double maximum;
  double equal;      /* the value where the pictures agree */
  gboolean is_signed; /* diverging colours with their neutral middle at 0 */
} StudioShownMap;

/**
 * studio_shown_map_set:
 * @to: owns what it points to: zeroed at first, cleared at last by setting %NULL
 * @from: (nullable): borrowed; %NULL is no map. A map has a range: minimum < maximum
 *
 * The range of signed values becomes symmetric: so that their neutral colour is at 0.
 *
 * Returns: %FALSE when it is that already
 */
gboolean studio_shown_map_set (StudioShownMap *to, const StudioShownMap *from);

HekColormapKind studio_shown_map_get_colors (const StudioShownMap *self);

G_END_DECLS
