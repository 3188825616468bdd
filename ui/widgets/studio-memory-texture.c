/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-memory-texture.h"

#include <stdlib.h> /* says whether the C library is glibc */
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Where glibc arrives by itself after a block of 32 MiB was freed: smaller ones stay with the
 * process, so that pixels of the next frame are not new pages, each to be cleared at a fault of its
 * own: 5 ms of a frame of 1280 × 800. */
#define KEPT_BYTES (32 << 20)

static G_DEFINE_QUARK (studio-memory-texture-pixels, pixels)

static const cairo_user_data_key_t owner_key;

static void
keep_memory (void)
{
#ifdef __GLIBC__
  static gsize done;

  if (g_once_init_enter (&done))
    {
      mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
      mallopt (M_TRIM_THRESHOLD, 2 * KEPT_BYTES);
      g_once_init_leave (&done, 1);
    }
#endif
}

GdkTexture *
studio_memory_texture_new (guint   width,
                           guint   height,
                           GBytes *bytes)
{
  GdkTexture *texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_DEFAULT,
                                                bytes, (gsize) width * sizeof (guint32));

  keep_memory ();
  g_object_set_qdata_full (G_OBJECT (texture), pixels_quark (), g_bytes_ref (bytes),
                           (GDestroyNotify) g_bytes_unref);
  return texture;
}

static gboolean
is_drawn_by_cairo (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && G_OBJECT_TYPE (renderer) == gsk_cairo_renderer_get_type ();
}

static void
unref_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

void
studio_memory_texture_snapshot (GdkTexture            *texture,
                                GtkWidget             *widget,
                                GtkSnapshot           *snapshot,
                                const graphene_rect_t *bounds)
{
  GBytes *bytes = g_object_get_qdata (G_OBJECT (texture), pixels_quark ());
  const int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (bytes == NULL || !is_drawn_by_cairo (widget))
    {
      gtk_snapshot_append_texture (snapshot, texture, bounds);
      return;
    }
  /* nobody writes through it */
  surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (bytes, NULL),
                                                 CAIRO_FORMAT_ARGB32, width, height,
                                                 width * (int) sizeof (guint32));
  cairo_surface_set_user_data (surface, &owner_key, g_bytes_ref (bytes), unref_bytes);
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  cairo_translate (cr, (double) bounds->origin.x, (double) bounds->origin.y);
  cairo_scale (cr, (double) bounds->size.width / width, (double) bounds->size.height / height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
