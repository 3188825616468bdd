/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-codec.h"

G_BEGIN_DECLS

/*
 * Methods that are variants of each other share a colour, so that the eight that colour-blind eyes
 * can tell apart are enough, and a method has the same one in every chart, whatever else is shown.
 */
guint       studio_quantizer_family (const HekCodec *codec);      /* 0 … 7: a series colour */
const char *studio_quantizer_family_name (const HekCodec *codec); /* "sq" for sq8, sq6 and sq4 */

typedef enum
{
  STUDIO_QUANTIZER_KEY_NONE,
  STUDIO_QUANTIZER_KEY_DOT,
  STUDIO_QUANTIZER_KEY_LINE,
  STUDIO_QUANTIZER_KEY_GRAY, /* a line that the chart does not name */
} StudioQuantizerKeyKind;

/* The colour of a point or line of a chart, beside its name in a list. Decoration. */
#define STUDIO_TYPE_QUANTIZER_KEY (studio_quantizer_key_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerKey, studio_quantizer_key, STUDIO, QUANTIZER_KEY, GtkWidget)

GtkWidget *studio_quantizer_key_new (void);
void       studio_quantizer_key_set (StudioQuantizerKey *self, StudioQuantizerKeyKind kind,
                                     guint color_idx);

G_END_DECLS
