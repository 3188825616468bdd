/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All patches are drawn into one texture in whole steps of enlargement, so that their pixels stay
 * square and sharp. At most STUDIO_PATCH_MAX are shown, the most used first.
 */
#include "config.h"

#include "studio-patch-atlas.h"

#include <glib/gi18n.h>
#include <string.h>

#define STUDIO_PATCH_COLUMNS 16
#define STUDIO_PATCH_MAX 256
#define STUDIO_PATCH_CELL 16 /* about the size of a patch as shown */
#define STUDIO_PATCH_GAP 2

struct _StudioPatchAtlas
{
  GtkWidget parent_instance;

  GdkTexture *texture; /* owned (nullable) */
  guint n_shown, n_patches;
  guint cell; /* side of a patch as shown */
  guint side; /* in pixels of the picture */
  guint order[STUDIO_PATCH_MAX];
  guint64 counts[STUDIO_PATCH_MAX]; /* of the patches shown */
  guint64 total;                    /* blocks of the picture */
};

G_DEFINE_FINAL_TYPE (StudioPatchAtlas, studio_patch_atlas, GTK_TYPE_WIDGET)

static int
studio_patch_atlas_compare (gconstpointer a,
                            gconstpointer b,
                            gpointer      user_data)
{
  const guint64 *counts = user_data;
  guint first = *(const guint *) a, second = *(const guint *) b;

  if (counts[first] != counts[second])
    return counts[first] > counts[second] ? -1 : 1;
  return first < second ? -1 : first > second;
}

static void
studio_patch_atlas_sort (StudioPatchAtlas   *self,
                         const HekQuantized *result)
{
  g_autofree guint *order = g_new (guint, result->n_patches);

  self->total = 0;
  for (guint i = 0; i < result->n_patches; i++)
    {
      order[i] = i;
      self->total += result->counts != NULL ? result->counts[i] : 0;
    }
  if (result->counts != NULL)
    g_qsort_with_data (order, (int) result->n_patches, sizeof *order, studio_patch_atlas_compare,
                       result->counts);
  self->n_shown = MIN (result->n_patches, STUDIO_PATCH_MAX);
  memcpy (self->order, order, self->n_shown * sizeof *order);
  for (guint i = 0; i < self->n_shown; i++)
    self->counts[i] = result->counts != NULL ? result->counts[order[i]] : 0;
}

/* Copies one patch, each pixel @scale × @scale times. */
static void
studio_patch_atlas_blit (const guint8 *patch,
                         guint         side,
                         guint         scale,
                         guint8       *to,
                         gsize         stride)
{
  for (guint y = 0; y < side * scale; y++)
    for (guint x = 0; x < side * scale; x++)
      {
        const guint8 *rgb = patch + ((y / scale) * side + x / scale) * 3;
        guint8 *out = to + y * stride + x * 4;

        memcpy (out, rgb, 3);
        out[3] = 255;
      }
}

static GdkTexture *
studio_patch_atlas_render (StudioPatchAtlas   *self,
                           const HekQuantized *result)
{
  guint scale = self->cell / self->side;
  guint pitch = self->cell + STUDIO_PATCH_GAP;
  guint n_rows = (self->n_shown + STUDIO_PATCH_COLUMNS - 1) / STUDIO_PATCH_COLUMNS;
  guint width = STUDIO_PATCH_COLUMNS * pitch, height = n_rows * pitch;
  gsize stride = (gsize) width * 4;
  guint8 *data = g_malloc0 (stride * height);
  gsize patch_bytes = (gsize) self->side * self->side * 3;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < self->n_shown; i++)
    {
      gsize x = (gsize) (i % STUDIO_PATCH_COLUMNS) * pitch,
            y = (gsize) (i / STUDIO_PATCH_COLUMNS) * pitch;

      studio_patch_atlas_blit (result->patches + self->order[i] * patch_bytes, self->side, scale,
                               data + y * stride + x * 4, stride);
    }
  bytes = g_bytes_new_take (data, stride * height);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes, stride);
}

static void
studio_patch_atlas_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  StudioPatchAtlas *self = STUDIO_PATCH_ATLAS (widget);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0, 0, gdk_texture_get_width (self->texture),
                                                      gdk_texture_get_height (self->texture)));
}

static void
studio_patch_atlas_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  StudioPatchAtlas *self = STUDIO_PATCH_ATLAS (widget);

  if (self->texture == NULL)
    *minimum = *natural = 0;
  else if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = gdk_texture_get_width (self->texture) - STUDIO_PATCH_GAP;
  else
    *minimum = *natural = gdk_texture_get_height (self->texture) - STUDIO_PATCH_GAP;
}

static gboolean
studio_patch_atlas_query_tooltip (GtkWidget  *widget,
                                  int         x,
                                  int         y,
                                  gboolean    keyboard,
                                  GtkTooltip *tooltip)
{
  StudioPatchAtlas *self = STUDIO_PATCH_ATLAS (widget);
  guint pitch = self->cell + STUDIO_PATCH_GAP;
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  guint i;

  if (keyboard || self->texture == NULL || x < 0 || y < 0
      || (guint) x / pitch >= STUDIO_PATCH_COLUMNS)
    return FALSE;
  i = (guint) y / pitch * STUDIO_PATCH_COLUMNS + (guint) x / pitch;
  if (i >= self->n_shown)
    return FALSE;
  count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->counts[i]);
  text = g_strdup_printf (_("Patch %u\n%.1f %% of the blocks (%s)"), self->order[i],
                          100.0 * (double) self->counts[i] / (double) MAX (self->total, 1), count);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
studio_patch_atlas_dispose (GObject *object)
{
  g_clear_object (&STUDIO_PATCH_ATLAS (object)->texture);
  G_OBJECT_CLASS (studio_patch_atlas_parent_class)->dispose (object);
}

static void
studio_patch_atlas_class_init (StudioPatchAtlasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_patch_atlas_dispose;
  widget_class->snapshot = studio_patch_atlas_snapshot;
  widget_class->measure = studio_patch_atlas_measure;
  widget_class->query_tooltip = studio_patch_atlas_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_patch_atlas_init (StudioPatchAtlas *self)
{
  self->cell = STUDIO_PATCH_CELL;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Codebook"), -1);
}

void
studio_patch_atlas_set_result (StudioPatchAtlas *self,
                               HekQuantized     *result)
{
  g_autofree char *text = NULL;

  g_return_if_fail (STUDIO_IS_PATCH_ATLAS (self));

  g_clear_object (&self->texture);
  self->n_patches = self->n_shown = 0;
  if (result != NULL && result->patches != NULL && result->n_patches > 0 && result->patch_side > 0)
    {
      self->n_patches = result->n_patches;
      self->side = result->patch_side;
      self->cell = self->side * MAX (STUDIO_PATCH_CELL / self->side, 1);
      studio_patch_atlas_sort (self, result);
      self->texture = studio_patch_atlas_render (self, result);
      text = g_strdup_printf (_("%u patches of %u × %u pixels"), self->n_patches, self->side,
                              self->side);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      text, -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
