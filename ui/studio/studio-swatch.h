/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that is one colour of a palette, with a bar below it for how much it is used. */
#define STUDIO_TYPE_SWATCH (studio_swatch_get_type ())
G_DECLARE_FINAL_TYPE (StudioSwatch, studio_swatch, STUDIO, SWATCH, GtkButton)

typedef struct
{
  guint8 rgba[4]; /* sRGB codes */
  guint palette_idx;
  guint64 count;   /* pixels */
  double share;    /* of all pixels, 0 to 1 */
  double relative; /* of the most used colour, 0 to 1: length of the bar */
  gboolean locked;
} StudioSwatchColor;

GtkWidget *studio_swatch_new (void);
void studio_swatch_set_color (StudioSwatch *self, const StudioSwatchColor *color);
const StudioSwatchColor *studio_swatch_get_color (StudioSwatch *self);

/* Marks the swatch whose pixels are being shown. */
void studio_swatch_set_shown (StudioSwatch *self, gboolean shown);

/* Returns: (transfer full): "#a0b1c2", with two more digits where it is not opaque */
char *studio_swatch_dup_hex (const guint8 rgba[4]);

/* Returns: (transfer full): "3.2 % of the pixels (12,583)" */
char *studio_swatch_dup_share (const StudioSwatchColor *color);

G_END_DECLS
