/* SPDX-License-Identifier: Apache-2.0 */
/* hektor render: a stored layout as a picture, without a display. */
#include "config.h"

#include "hek-cli-render.h"

#include <string.h>

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-image-file.h"

#define DEFAULT_WIDTH 1280
#define DEFAULT_HEIGHT 800

static const HekOption scale_option = {
  .name = "scale", .type = HEK_OPTION_REAL, .def = 1, .min = 0.25, .max = 8,
};
static const HekOption point_option = {
  .name = "point-size", .type = HEK_OPTION_REAL, .def = 0, .min = 0, .max = 64,
};
static const HekOption samples_option = {
  .name = "samples", .type = HEK_OPTION_INT, .def = 2, .min = 1,
  .max = HEK_SCENE_FIGURE_MAX_SAMPLES,
};
static const HekOption azimuth_option = {
  .name = "azimuth", .type = HEK_OPTION_REAL, .def = 30, .min = -360, .max = 360,
};
static const HekOption elevation_option = {
  .name = "elevation", .type = HEK_OPTION_REAL, .def = 20, .min = -90, .max = 90,
};
static const HekOption zoom_option = {
  .name = "zoom", .type = HEK_OPTION_REAL, .def = 1, .min = 0.01, .max = 1e6,
};

static const HekCliOption options[] = {
  { "layout", 0, "L", "Which stored layout, by its name; see “hektor layout list”" },
  { "size", 0, "WxH", "Pixels of the picture; 1280x800 by default" },
  { "scale", 0, "X", "Pixels to a unit: 2 makes text and points twice as large" },
  { "color-by", 0, "ATTR", "Colour points by this attribute" },
  { "size-by", 0, "ATTR", "Size points by this attribute, a number" },
  { "colormap", 0, "MAP", "sequential, gray, diverging or cyclic; also keeps whole numbers of few "
                          "values from being taken for names" },
  { "log", 0, NULL, "Colours and sizes follow the logarithm of the number" },
  { "point-size", 0, "PX", "Diameter of a point, before --scale; by their number by default" },
  { "density", 0, NULL, "How many points there are, instead of which is in front" },
  { "azimuth", 0, "DEG", "Where the eye is, around the points; 30 by default" },
  { "elevation", 0, "DEG", "How far above them; 20 by default" },
  { "zoom", 0, "X", "How much nearer than where the points fill the picture" },
  { "camera", 0, "TEXT", "All of the camera, such as “azimuth=45 distance=3”, "
                         "instead of the last three" },
  { "theme", 0, "THEME", "light, dark, neutral, high-contrast, high-contrast-dark or "
                         "print; light by default" },
  { "transparent", 0, NULL, "No ground" },
  { "title", 0, "TEXT", "A title above the points" },
  { "labels", 0, NULL, "With --color-by a name: names stand among their points" },
  { "no-legend", 0, NULL, "Leave out what the colours and sizes mean" },
  { "no-axes", 0, NULL, "Leave out the box of axes, the sphere, the ball, the paraboloid" },
  { "samples", 0, "N", "Each pixel is the mean of N × N; 2 by default, at most 4" },
};

/* --- what the user asked for ----------------------------------------------------------------- */

static gboolean
hek_render_parse_size (HekCli          *cli,
                       HekRenderSetup  *setup,
                       GError         **error)
{
  const char *text = hek_cli_args_get (cli->args, "size");
  g_auto (GStrv) sides = NULL;
  guint64 width = 0, height = 0;

  setup->width = DEFAULT_WIDTH;
  setup->height = DEFAULT_HEIGHT;
  if (text == NULL)
    return TRUE;
  sides = g_strsplit (text, "x", 2);
  if (g_strv_length (sides) != 2
      || !g_ascii_string_to_unsigned (sides[0], 10, 1, HEK_SCENE_FIGURE_MAX_SIDE, &width, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, 1, HEK_SCENE_FIGURE_MAX_SIDE, &height, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--size: “%s” is not a size such as 1280x800, with sides from 1 to %u", text,
                   HEK_SCENE_FIGURE_MAX_SIDE);
      return FALSE;
    }
  setup->width = (guint) width;
  setup->height = (guint) height;
  return TRUE;
}

/* The number of a word in a list. */
static gboolean
hek_render_parse_word (HekCli             *cli,
                       const char         *option,
                       const char *const  *words,
                       guint              *value,
                       GError            **error)
{
  const char *given = hek_cli_args_get (cli->args, option);

  if (given == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], given) == 0)
      {
        *value = i;
        return TRUE;
      }
  hek_cli_args_set_unknown (option, given, words, error);
  return FALSE;
}

static gboolean
hek_render_parse (HekCli          *cli,
                  HekRenderSetup  *setup,
                  GError         **error)
{
  static const char *const maps[] = { "sequential", "gray", "diverging", "cyclic", NULL };
  static const char *const themes[] = { "light", "dark", "neutral", "high-contrast",
                                        "high-contrast-dark", "print", NULL };
  guint map = HEK_COLORMAP_SEQUENTIAL, theme = HEK_PLOT_THEME_LIGHT;

  if (!hek_render_parse_size (cli, setup, error)
      || !hek_render_parse_word (cli, "colormap", maps, &map, error)
      || !hek_render_parse_word (cli, "theme", themes, &theme, error)
      || !hek_cli_args_get_number (cli, &scale_option, &setup->scale, error)
      || !hek_cli_args_get_number (cli, &point_option, &setup->point, error)
      || !hek_cli_args_get_number (cli, &samples_option, &setup->samples, error)
      || !hek_cli_args_get_number (cli, &azimuth_option, &setup->azimuth, error)
      || !hek_cli_args_get_number (cli, &elevation_option, &setup->elevation, error)
      || !hek_cli_args_get_number (cli, &zoom_option, &setup->zoom, error))
    return FALSE;
  if (setup->point * setup->scale > HEK_SCENE_DIAMETER_MAX)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--point-size: with --scale, a point has at most %d pixels",
                   HEK_SCENE_DIAMETER_MAX);
      return FALSE;
    }
  if (hek_cli_args_has (cli->args, "labels") && !hek_cli_args_has (cli->args, "color-by"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--labels: names of what? Say --color-by as well");
      return FALSE;
    }
  setup->has_colormap = hek_cli_args_has (cli->args, "colormap");
  setup->colormap = (HekColormapKind) map;
  setup->number_scale = hek_cli_args_has (cli->args, "log") ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR;
  hek_plot_theme_init (&setup->theme, (HekPlotThemeKind) theme);
  /* paper is measured in points; this is a picture of pixels, at the screen's size of text */
  setup->theme.font_size = 12;
  setup->theme.scale = 1;
  return TRUE;
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
hek_render_print (HekCli                 *cli,
                  const char             *path,
                  const HekRenderSetup   *setup,
                  const HekRenderLayout  *layout,
                  const HekRender        *render,
                  const HekSceneStats    *stats,
                  double                  seconds,
                  GError                **error)
{
  g_autoptr (GPtrArray) records
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "layout", "Layout", layout->stored->info->name);
  hek_cli_record_add_text (record, "file", "File", path);
  hek_cli_record_add_number (record, "width", "Width", setup->width, NULL);
  hek_cli_record_add_number (record, "height", "Height", setup->height, NULL);
  hek_cli_record_add_number (record, "n_points", "Points drawn", (double) stats->n_drawn, NULL);
  hek_cli_record_add_number (record, "n_not_drawable", "Rows without a place",
                             (double) render->points->n_not_drawable, NULL);
  hek_cli_record_add_number (record, "n_gone", "Rows deleted since",
                             (double) layout->relation.n_gone, NULL);
  hek_cli_record_add_number (record, "n_unplaced", "Rows added since",
                             (double) layout->relation.n_unplaced, NULL);
  hek_cli_record_add_number (record, "render_s", "Seconds", seconds,
                             g_strdup_printf ("%.2f", seconds));
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
hek_render_draw (HekCli                 *cli,
                 const char             *path,
                 const HekRenderSetup   *setup,
                 const HekRenderLayout  *layout,
                 GError                **error)
{
  g_auto (HekRender) render = { 0 };
  g_autoptr (HekImage) image = NULL;
  g_autoptr (GBytes) png = NULL;
  HekSceneStats stats;
  gint64 start = g_get_monotonic_time ();

  if (!hek_render_set_figure (cli, setup, layout, &render, error))
    return FALSE;
  image = hek_scene_figure_render (&render.figure, setup->width, setup->height, setup->scale,
                                   (guint) setup->samples, &stats, &cli->task, error);
  png = image != NULL ? hek_image_encode_png (image, 6, &cli->task, error) : NULL;
  if (png == NULL || !hek_cli_save (path, png, error))
    return FALSE;
  return hek_render_print (cli, path, setup, layout, &render, &stats,
                           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, error);
}

static gboolean
hek_render_run (HekCli  *cli,
                GError **error)
{
  const char *name = hek_cli_collection_name (cli, 2, error), *path, *layout_name;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekRenderLayout) layout = NULL;
  HekSnapshot *snapshot;
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  HekRenderSetup setup = { 0 };

  if (name == NULL)
    return FALSE;
  if (cli->args->inputs->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "render: to which file?");
      return FALSE;
    }
  path = cli->args->inputs->pdata[1];
  layout_name = hek_cli_args_get (cli->args, "layout");
  if (layout_name == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "render: which --layout?");
      return FALSE;
    }
  if (!hek_render_parse (cli, &setup, error) || !hek_cli_check_suffix (path, "png", error)
      || !hek_cli_check_output (path, inputs, error))
    return FALSE;
  if (strcmp (path, "-") == 0)
    {
      if (cli->json)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--json: the picture goes to standard output already");
          return FALSE;
        }
      cli->quiet = TRUE;
    }
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Rendering");
  layout = snapshot != NULL ? hek_render_layout_new (snapshot, layout_name, &cli->task, error)
                            : NULL;
  return layout != NULL && hek_render_draw (cli, path, &setup, layout, error);
}

const HekCliCommand hek_cli_render = {
  .group = "render",
  .summary = "Draw a stored layout of a collection into a PNG file",
  .usage = "NAME OUT.png",
  .details =
    "All points are drawn, on the processor; no display is needed, and the picture is the same on "
    "any number of threads. Where a few points are far away from all others, the eye looks at the "
    "others. Numbers are coloured by a map that is uniform in Oklab, names by "
    "colours that stay apart for colour-blind eyes; with more than twelve names, those with fewest "
    "rows are grey together. Rows that were deleted since the layout was made are not drawn.\n"
    "With --json the answer is one object with the keys layout, file, width, height, n_points, "
    "n_not_drawable, n_gone, n_unplaced, render_s.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .run = hek_render_run,
};
