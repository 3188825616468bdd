/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves the Explorer: rows, positions, pictures, reports; and the selection grown. */
#include "config.h"

#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-export.h"
#include "hek-explorer-grow.h"
#include "hek-explorer-picture.h"
#include "hek-explorer-report.h"
#include "hek-image-file.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static void
wait_drawn (Fixture *fixture)
{
  while (hek_explorer_view_is_busy (fixture->view) ||
         hek_explorer_view_get_points (fixture->view) == NULL)
    explorer_fixture_iterate ();
}

static void
select_some (Fixture *fixture)
{
  const guint32 rows[] = { 2, 3, 50 };
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (EXPLORER_FIXTURE_ROWS, rows, 3);

  hek_explorer_session_select (fixture->base.session, HEK_SCENE_SET_REPLACE, set);
}

/* (transfer full): what is in @path when @n files were written */
static char *
read_exported (Fixture    *fixture,
               const char *path,
               guint       n)
{
  char *text;

  explorer_fixture_wait (&fixture->base, &fixture->base.n_exported, n);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  g_autofree char *csv = explorer_fixture_path (&fixture->base, "rows.csv");
  g_autofree char *odd = explorer_fixture_path (&fixture->base, "rows.odd");
  g_autofree char *some = NULL, *all = NULL, *positions = NULL;
  g_autoptr (GPtrArray) formats = hek_explorer_list_formats ();
  g_autoptr (HekSceneSet) none = hek_scene_set_new_empty (3);

  g_assert_cmpuint (formats->len, >=, 5);
  select_some (fixture);
  hek_explorer_session_export_rows (session, hek_explorer_session_get_selection (session), csv);
  some = read_exported (fixture, csv, 1);
  g_assert_cmpuint (count_lines (some), ==, 1 + 3);
  g_assert_nonnull (strstr (some, "item-50"));
  hek_explorer_session_export_rows (session, NULL, csv);
  all = read_exported (fixture, csv, 2);
  g_assert_cmpuint (count_lines (all), ==, 1 + EXPLORER_FIXTURE_ROWS);
  hek_explorer_session_export_positions (session, hek_explorer_session_get_selection (session),
                                         csv);
  positions = read_exported (fixture, csv, 3);
  g_assert_true (g_str_has_prefix (positions, "key,x,y,z\n"));
  g_assert_cmpuint (count_lines (positions), ==, 1 + 3);
  hek_explorer_session_export_rows (session, none, csv); /* of rows that are not shown any more */
  hek_explorer_session_export_rows (session, NULL, odd);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  g_assert_cmpuint (fixture->base.n_exported, ==, 3);
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
}

static HekImage *
render (HekExplorerPicture              *picture,
        const HekExplorerPictureOptions *options)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_explorer_picture_render (picture, options, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* The colour of the first pixel: the ground. */
static void
check_ground (HekImage *image,
              gboolean  is_dark)
{
  const guint8 *pixel = hek_image_row (image, 0);

  g_assert_cmpuint (image->n_channels, ==, 3);
  g_assert_cmpint (pixel[0] < 128, ==, is_dark);
}

static void
test_picture (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  HekExplorerValue color = { .kind = HEK_EXPLORER_VALUE_FIELD };
  HekExplorerPictureOptions options;
  g_autofree char *path = explorer_fixture_path (&fixture->base, "view.png");
  g_autoptr (HekExplorerPicture) picture = NULL;
  g_autoptr (HekImage) seen = NULL, dark = NULL, light = NULL, plain = NULL, clear = NULL;
  g_autoptr (HekImageInfo) info = NULL;
  HekPlotTheme theme;

  g_assert_null (hek_explorer_picture_new (fixture->view)); /* nothing is drawn yet */
  wait_drawn (fixture);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_NEUTRAL);
  theme.background.a = 0; /* as in the window, which paints it */
  hek_explorer_view_set_theme (fixture->view, &theme);
  color.field = (guint) hek_schema_find_field (hek_explorer_session_get_schema (session), "count");
  hek_explorer_view_set_color (fixture->view, &color);
  select_some (fixture);
  wait_drawn (fixture);
  picture = hek_explorer_picture_new (fixture->view);
  hek_explorer_picture_options_init (&options, picture);
  options.width = 320;
  options.height = 200;
  options.scale = 0.5;
  options.title = "Things";
  seen = render (picture, &options);
  g_assert_cmpuint (seen->width, ==, 320);
  g_assert_cmpuint (seen->height, ==, 200);
  g_assert_cmpuint (((const guint8 *) hek_image_row (seen, 0))[0], ==, 0x77);
  options.theme = HEK_EXPLORER_PICTURE_DARK;
  dark = render (picture, &options);
  check_ground (dark, TRUE);
  options.theme = HEK_EXPLORER_PICTURE_LIGHT;
  light = render (picture, &options);
  check_ground (light, FALSE);
  options.with_key = options.with_space = FALSE;
  options.title = NULL;
  plain = render (picture, &options);
  g_assert_cmpint (memcmp (hek_image_row (plain, 100), hek_image_row (light, 100), 320 * 3), !=, 0);
  options.transparent = TRUE;
  clear = render (picture, &options);
  g_assert_cmpuint (clear->n_channels, ==, 4);
  g_assert_cmpuint (((const guint8 *) hek_image_row (clear, 0))[3], ==, 0);

  hek_explorer_session_export_picture (session, picture, &options, path);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_exported, 1);
  info = hek_image_probe (path, NULL);
  g_assert_cmpuint (info->width, ==, 320);
  options.width = 100000;
  hek_explorer_session_export_picture (session, picture, &options, path);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
}

/* Lines to neighbours are drawn where the look has them, rings around what was found. */
static void
test_marks (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  const guint32 hits[] = { 4, 9 };
  HekExplorerPictureOptions options;
  HekExplorerLook look;

  wait_drawn (fixture);
  hek_explorer_session_find_neighbors (session, 7, 5);
  while (hek_explorer_session_get_neighbors (session) == NULL)
    explorer_fixture_iterate ();
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HekExplorerPicture) picture = NULL;
      g_autoptr (HekImage) image = NULL;
      static guint8 rows[3][200 * 320 * 3];

      look = *hek_explorer_view_get_look (fixture->view);
      look.links = i >= 1;
      hek_explorer_view_set_look (fixture->view, &look);
      if (i == 2)
        hek_explorer_view_set_hits (fixture->view, hits, NULL, 2, "found");
      wait_drawn (fixture);
      picture = hek_explorer_picture_new (fixture->view);
      hek_explorer_picture_options_init (&options, picture);
      options.width = 320;
      options.height = 200;
      options.scale = 0.5;
      image = render (picture, &options);
      for (guint y = 0; y < 200; y++)
        memcpy (rows[i] + y * 320 * 3, hek_image_row (image, y), 320 * 3);
      if (i > 0)
        g_assert_cmpint (memcmp (rows[i], rows[i - 1], sizeof rows[i]), !=, 0);
    }
}

static void
add_arrow (gpointer            data,
           const HekPlotTheme *theme,
           HekSceneFurniture  *furniture)
{
  static const double from[3] = { 0, 0, 0 }, to[3] = { 0.5, 0.5, 0.5 };
  const HekSceneStroke stroke = { theme->accent, 3, 1 };

  hek_scene_furniture_add_arrow (furniture, from, to, &stroke);
}

static void
count_freed (gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

/* The ring of the row that is looked at, and what a window has marked besides. */
static void
test_more_marks (Fixture       *fixture,
                 gconstpointer  data)
{
  static guint8 rows[4][200 * 320 * 3];
  gint n_freed = 0;

  wait_drawn (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HekExplorerPicture) picture = hek_explorer_picture_new (fixture->view);
      g_autoptr (HekImage) image = NULL;
      HekExplorerPictureOptions options;

      if (i == 1)
        hek_explorer_picture_set_chosen (picture, 7);
      if (i == 2)
        hek_explorer_picture_set_marks (picture, add_arrow, &n_freed, count_freed);
      if (i == 3)
        hek_explorer_picture_set_chosen (picture, HEK_EXPLORER_NO_ROW);
      hek_explorer_picture_options_init (&options, picture);
      options.width = 320;
      options.height = 200;
      image = render (picture, &options);
      for (guint y = 0; y < 200; y++)
        memcpy (rows[i] + y * 320 * 3, hek_image_row (image, y), 320 * 3);
    }
  g_assert_cmpint (n_freed, ==, 1);
  g_assert_cmpint (memcmp (rows[1], rows[0], sizeof rows[0]), !=, 0);
  g_assert_cmpint (memcmp (rows[2], rows[0], sizeof rows[0]), !=, 0);
  g_assert_cmpint (memcmp (rows[3], rows[0], sizeof rows[0]), ==, 0);
}

static void
test_report (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  const HekExplorerReportOptions options = { .note = "To be looked at.", .with_selection = TRUE };
  g_autofree char *pdf = explorer_fixture_path (&fixture->base, "view.pdf");
  g_autofree char *json = explorer_fixture_path (&fixture->base, "view.json");
  g_autofree char *bytes = NULL, *text = NULL;
  HekExplorerValue size = { .kind = HEK_EXPLORER_VALUE_FIELD };
  g_autoptr (HekExplorerPicture) picture = NULL;
  HekSceneCamera camera;

  wait_drawn (fixture);
  size.field = (guint) hek_schema_find_field (hek_explorer_session_get_schema (session), "count");
  hek_explorer_view_set_size (fixture->view, &size);
  hek_explorer_view_set_color (fixture->view, &size);
  hek_explorer_view_set_range (fixture->view, &size, 10, 200);
  hek_scene_camera_init (&camera);
  hek_explorer_view_note_camera (fixture->view, &camera);
  select_some (fixture);
  wait_drawn (fixture);
  picture = hek_explorer_picture_new (fixture->view);
  hek_explorer_session_export_report (session, picture, &options, pdf);
  bytes = read_exported (fixture, pdf, 1);
  g_assert_true (g_str_has_prefix (bytes, "%PDF"));
  hek_explorer_session_export_report (session, picture, &options, json);
  text = read_exported (fixture, json, 2);
  g_assert_nonnull (strstr (text, "\"layout\" : \"first\""));
  g_assert_nonnull (strstr (text, "\"n_rows\" : 400"));
  g_assert_nonnull (strstr (text, "\"n_visible\" : 191"));
  g_assert_nonnull (strstr (text, "\"n_selected\" : 3"));
  g_assert_nonnull (strstr (text, "\"recipe\" : {"));
  g_assert_nonnull (strstr (text, "azimuth="));
}

static void
test_grow (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  guint n_selection;

  hek_explorer_session_grow (session, 5); /* of nothing */
  g_assert_false (hek_explorer_session_is_growing (session));
  select_some (fixture);
  n_selection = fixture->base.n_selection;
  hek_explorer_session_grow (session, 5);
  g_assert_true (hek_explorer_session_is_growing (session));
  explorer_fixture_wait (&fixture->base, &fixture->base.n_selection, n_selection + 1);
  g_assert_false (hek_explorer_session_is_growing (session));
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), >=, 3 + 5);
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), <=, 3 * 6);
  g_assert_true (hek_scene_set_contains (hek_explorer_session_get_selection (session), 50));
  g_assert_true (hek_explorer_session_undo (session));
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), ==, 3);
  hek_explorer_session_grow (session, 5);
  hek_explorer_session_cancel_growing (session);
  g_assert_false (hek_explorer_session_is_growing (session));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/session/explorer-export/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows", test_rows);
  ADD ("picture", test_picture);
  ADD ("more-marks", test_more_marks);
  ADD ("marks", test_marks);
  ADD ("report", test_report);
  ADD ("grow", test_grow);
#undef ADD
  return g_test_run ();
}
