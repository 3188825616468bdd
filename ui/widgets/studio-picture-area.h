/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-viewport.h"

G_BEGIN_DECLS

/*
 * StudioPictureArea is the base of every widget that shows a picture through a viewport: it handles
 * wheel, pinch, drag, keys (+ − 0 1, arrows; Shift+arrows move the marked pixel), double click, the
 * corner label with zoom and size, the pixel grid, the crosshair and the accessible description. A
 * subclass draws the pixels.
 */
#define STUDIO_TYPE_PICTURE_AREA (studio_picture_area_get_type ())
G_DECLARE_DERIVABLE_TYPE (StudioPictureArea, studio_picture_area, STUDIO, PICTURE_AREA, GtkWidget)

/* Where the picture is, in whole device pixels of the widget. */
typedef struct
{
  double zoom;             /* device pixels per source pixel */
  int scale_factor;        /* device pixels per widget unit */
  int view_width, view_height;
  int origin_x, origin_y;  /* where source (0, 0) is; may be outside the view */
  int width, height;       /* of the whole zoomed picture, at least 1 */
  guint source_width, source_height;
} StudioPictureGeometry;

struct _StudioPictureAreaClass
{
  GtkWidgetClass parent_class;

  /* Draws the pixels; @deadline is g_get_monotonic_time() after which nothing more should be
   * rendered now. Returns: whether everything was drawn at its final quality; if not, it is asked
   * again with the next frame. */
  gboolean (*snapshot_picture) (StudioPictureArea *self, GtkSnapshot *snapshot,
                                const StudioPictureGeometry *geometry, gint64 deadline);

  /* (nullable) What lies over the pixels and is not zoomed: handles, colour bars. */
  void (*snapshot_overlay) (StudioPictureArea *self, GtkSnapshot *snapshot,
                            const StudioPictureGeometry *geometry);

  /* (nullable) Whether a press at this widget position belongs to the subclass and must not pan. */
  gboolean (*claims_press) (StudioPictureArea *self, double x, double y);

  /* (nullable) Returns: (transfer full) (nullable): what follows in the accessible description:
   * "split 50 %" */
  char *(*describe) (StudioPictureArea *self);

  gpointer padding[4];
};

StudioViewport *studio_picture_area_get_viewport (StudioPictureArea *self);

/* What the picture is, the start of the accessible description: "kodim03.png". The description goes
 * on with size and zoom: "kodim03.png, 768 × 512, zoom 62 %". */
void        studio_picture_area_set_title (StudioPictureArea *self, const char *title);
const char *studio_picture_area_get_title (StudioPictureArea *self);

/* Shows that a newer picture is being computed. */
void     studio_picture_area_set_dimmed (StudioPictureArea *self, gboolean dimmed);
gboolean studio_picture_area_get_dimmed (StudioPictureArea *self);

/* Replaces the size in the corner label's text after the zoom: "preview"; %NULL: the size of the
 * picture. */
void studio_picture_area_set_note (StudioPictureArea *self, const char *note);

/* For subclasses: draw again; the text of describe() has changed. */
void studio_picture_area_changed (StudioPictureArea *self);

/* For subclasses: whether there is anything to show; the viewport's size may be of a linked view's
 * picture. */
void studio_picture_area_set_has_picture (StudioPictureArea *self, gboolean has_picture);

/* For subclasses: a short text on a ground of its own, at (@x, @y) of the free space: 0, 0 is top
 * left, 1, 1 bottom right. */
void studio_picture_area_append_tag (StudioPictureArea *self, GtkSnapshot *snapshot,
                                     const char *text, double x, double y);

/* For subclasses. Returns: whether the theme's text is light, so that maps start dark */
gboolean studio_picture_area_is_dark (StudioPictureArea *self);

/* For subclasses. Returns: whether there is a picture and the view has a size */
gboolean studio_picture_area_get_geometry (StudioPictureArea *self,
                                           StudioPictureGeometry *geometry);

/*
 * Properties: "viewport" (StudioViewport, construct-only), "title", "dimmed"
 * Signals: "hover" (int x, int y): the source pixel under the pointer, or -1, -1
 */

G_END_DECLS
