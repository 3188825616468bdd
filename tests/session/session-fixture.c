/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "session-fixture.h"

#include "hek-rng.h"

#include <glib/gstdio.h>

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_found (HekPictureSession *session,
          HekTrial          *trial,
          Fixture           *fixture)
{
  g_assert_nonnull (trial);
  fixture->n_found++;
}

static void
on_saved (HekPictureSession *session,
          const char        *path,
          Fixture           *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  fixture->n_saved++;
}

static void
on_failed (HekPictureSession *session,
           const GError      *error,
           Fixture           *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->jobs = hek_job_list_new ();
  fixture->session = hek_picture_session_new (fixture->jobs);
  fixture->dir = g_dir_make_tmp ("hek-session-XXXXXX", NULL);
#define COUNT(signal, counter) \
  g_signal_connect_swapped (fixture->session, signal, G_CALLBACK (count), &fixture->counter)
  COUNT ("source-changed", n_source);
  COUNT ("result-changed", n_result);
  COUNT ("trial-changed", n_trial);
  COUNT ("curve-changed", n_curve);
  COUNT ("map-changed", n_map);
  COUNT ("pin-changed", n_pin);
#undef COUNT
  g_signal_connect (fixture->session, "found", G_CALLBACK (on_found), fixture);
  g_signal_connect (fixture->session, "saved", G_CALLBACK (on_saved), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GDir) handle = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  hek_picture_session_close (fixture->session);
  g_object_unref (fixture->session);
  g_object_unref (fixture->jobs);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while ((name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
  g_free (fixture->message);
}

void
fixture_wait (const guint *counter,
              guint        value)
{
  gint64 start = g_get_monotonic_time ();

  while (*counter < value)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
      if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
        g_error ("nothing happened for five minutes");
    }
}

void
fixture_open_small (Fixture *fixture)
{
  const char *data_dir = g_getenv ("HEK_TEST_DATA");
  g_autofree char *path = g_build_filename (data_dir, "photos", "small.png", NULL);

  hek_picture_session_open (fixture->session, path);
  fixture_wait (&fixture->n_trial, fixture->n_trial + 2);
}

GBytes *
fixture_make_png (guint32 width,
                  guint32 height)
{
  g_autoptr (HekImage) image =
    hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  HekRng rng;

  g_assert_nonnull (image);
  hek_rng_init (&rng, 1);
  for (guint32 y = 0; y < height; y++)
    {
      guint8 *row = hek_image_row (image, y);

      for (guint32 x = 0; x < width; x++)
        {
          guint64 noise = hek_rng_u64 (&rng);

          row[3 * x] = (guint8) (x * 230 / width + noise % 25);
          row[3 * x + 1] = (guint8) (y * 230 / height + (noise >> 8) % 25);
          row[3 * x + 2] = (guint8) ((x / 37 + y / 53) * 7 % 200 + (noise >> 16) % 40);
        }
    }
  return hek_image_encode_png (image, 1, NULL, NULL);
}
