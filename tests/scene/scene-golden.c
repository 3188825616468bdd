/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "scene-golden.h"

#include <stdlib.h>

#include "hek-image-file.h"

static void
write_golden (HekImage   *image,
              const char *folder,
              const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = hek_image_encode_png (image, 9, NULL, &error);

  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                       &error);
  g_assert_no_error (error);
  g_test_message ("written to %s", path);
}

static gboolean
is_near (const guint8 *a,
         const guint8 *b,
         guint         n,
         int           codes)
{
  for (guint k = 0; k < n; k++)
    if (abs (a[k] - b[k]) > codes)
      return FALSE;
  return TRUE;
}

void
scene_golden_check (HekImage   *image,
                    const char *name,
                    int         codes,
                    double      share)
{
  const char *folder = g_getenv ("HEK_SCENE_WRITE_GOLDEN");
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "scene", "golden", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) golden = NULL;
  guint n_different = 0;

  if (folder != NULL)
    {
      write_golden (image, folder, name);
      return;
    }
  golden = hek_image_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (golden->width, ==, image->width);
  g_assert_cmpuint (golden->height, ==, image->height);
  g_assert_cmpuint (golden->n_channels, ==, image->n_channels);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      n_different += is_near (hek_image_row (image, y) + x * image->n_channels,
                              hek_image_row (golden, y) + x * image->n_channels,
                              image->n_channels, codes)
                       ? 0
                       : 1;
  g_test_message ("%s: %u pixels differ", name, n_different);
  g_assert_cmpfloat (n_different, <=, share * image->width * image->height);
}
