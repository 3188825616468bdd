/* SPDX-License-Identifier: Apache-2.0 */
/* What the Explorer shows as a document. */
#include "config.h"

#include "hek-explorer-report.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-export-private.h"
#include "hek-explorer-picture-private.h"
#include "hek-report.h"

/* Pixels of the picture, which fills the width of the page at 300 dots an inch; its text is then as
 * large as that around it. */
#define PICTURE_WIDTH 2180
#define PICTURE_HEIGHT 1000
#define PICTURE_SCALE 3.2

/* Selected rows whose keys are told. */
#define MAX_KEYS 50u

typedef struct
{
  HekExplorerPicture *picture; /* owned */
  char *collection;            /* owned: full name */
  char *title, *note;          /* owned (nullable) */
  gboolean with_selection;
} Export;

static void
export_free (gpointer user_data)
{
  Export *export = user_data;

  hek_explorer_picture_unref (export->picture);
  g_free (export->collection);
  g_free (export->title);
  g_free (export->note);
  g_free (export);
}

/* --- facts ----------------------------------------------------------------------------------- */

/* Lines of a table, until it is put into the report. */
typedef struct
{
  GArray *fields;   /* HekReportField */
  GPtrArray *texts; /* owned: of them */
} Facts;

static void
facts_init (Facts *facts)
{
  facts->fields = g_array_new (FALSE, FALSE, sizeof (HekReportField));
  facts->texts = g_ptr_array_new_with_free_func (g_free);
}

static void
facts_clear (Facts *facts)
{
  g_array_unref (facts->fields);
  g_ptr_array_unref (facts->texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

/* @text: (transfer full) */
static const char *
keep (Facts *facts,
      char  *text)
{
  g_ptr_array_add (facts->texts, text);
  return text;
}

/* @word: (nullable): what machines read instead of @text */
static void
add_word (Facts      *facts,
          const char *key,
          const char *label,
          const char *text,
          const char *word)
{
  HekReportField field = { .key = key, .label = label };

  field.text = keep (facts, g_strdup (text));
  field.string = keep (facts, g_strdup (word));
  g_array_append_val (facts->fields, field);
}

static void
add_text (Facts      *facts,
          const char *key,
          const char *label,
          const char *text)
{
  add_word (facts, key, label, text, NULL);
}

static void
add_count (Facts      *facts,
           const char *key,
           const char *label,
           guint64     n)
{
  HekReportField field = { .key = key, .label = label, .type = HEK_REPORT_INT,
                           .number = (double) n };

  field.text = keep (facts, g_strdup_printf ("%'" G_GUINT64_FORMAT, n));
  g_array_append_val (facts->fields, field);
}

static void
add_number (Facts      *facts,
            const char *key,
            const char *label,
            double      number,
            const char *unit)
{
  HekReportField field = { .key = key, .label = label, .unit = unit, .type = HEK_REPORT_REAL,
                           .number = number };

  field.text = keep (facts, g_strdup_printf ("%.6g", number));
  g_array_append_val (facts->fields, field);
}

static void
add_seconds (Facts      *facts,
             const char *key,
             const char *label,
             double      seconds)
{
  HekReportField field = { .key = key, .label = label, .unit = "s", .type = HEK_REPORT_REAL,
                           .number = seconds };

  field.text = keep (facts, seconds < 0.01 ? g_strdup ("< 0.01")
                                           : g_strdup_printf (seconds < 10 ? "%.2f" : "%.0f",
                                                              seconds));
  g_array_append_val (facts->fields, field);
}

static void
flush (Facts     *facts,
       HekReport *report)
{
  hek_report_add_fields (report, (const HekReportField *) facts->fields->data,
                         facts->fields->len);
  g_array_set_size (facts->fields, 0);
}

/* --- parts ----------------------------------------------------------------------------------- */

static void
add_recipe (Facts                 *facts,
            const HekLayoutRecipe *recipe)
{
  static const char *const geometries[HEK_N_GEOMETRIES] = {
    [HEK_GEOMETRY_EUCLIDEAN] = N_("Euclidean"),
    [HEK_GEOMETRY_SPHERICAL] = N_("Spherical"),
    [HEK_GEOMETRY_HYPERBOLIC] = N_("Hyperbolic"),
    [HEK_GEOMETRY_PARABOLIC] = N_("Parabolic"),
  };
  static const char *const distances[] = {
    [HEK_DISTANCE_L2] = N_("L2"),
    [HEK_DISTANCE_IP] = N_("Inner product"),
    [HEK_DISTANCE_COSINE] = N_("Cosine"),
  };
  HekReportField field = { .key = "recipe", .type = HEK_REPORT_JSON };
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);

  add_word (facts, "method", _("Method"), _(hek_layout_method_label (recipe->method)),
            hek_layout_method_id (recipe->method));
  add_word (facts, "geometry", _("Geometry"), _(geometries[recipe->geometry]),
            hek_geometry_id (recipe->geometry));
  add_count (facts, "n_dims", _("Dimensions"), recipe->n_dims);
  add_word (facts, "distance", _("Distance"), _(distances[recipe->distance]),
            hek_distance_id (recipe->distance));
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *text = hek_option_format (&options[i], recipe->values.v[i]);

      add_text (facts, NULL, _(options[i].label), text);
    }
  add_count (facts, NULL, _("Seed"), recipe->seed);
  field.string = keep (facts, hek_layout_recipe_to_json (recipe));
  g_array_append_val (facts->fields, field);
}

static void
add_moment (Facts                 *facts,
            const HekExplorerData *data)
{
  g_autoptr (GDateTime) then =
    data->as_of_us != 0 ? g_date_time_new_from_unix_local (data->as_of_us / G_USEC_PER_SEC) : NULL;
  g_autofree char *date = NULL, *iso = NULL;

  if (then == NULL)
    return;
  date = g_date_time_format (then, "%-d %B %Y, %H:%M:%S");
  iso = g_date_time_format_iso8601 (then);
  add_word (facts, "as_of", _("As of"), date, iso);
}

static void
add_layout (HekReport             *report,
            const Export          *export,
            const HekExplorerData *data)
{
  const HekCollectionLayoutInfo *info = data->info;
  g_auto (Facts) facts = { 0 };

  facts_init (&facts);
  hek_report_add_heading (report, _("Layout"));
  add_text (&facts, "collection", _("Collection"), export->collection);
  if (info != NULL)
    {
      g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (info->made_us
                                                                    / G_USEC_PER_SEC);
      g_autofree char *date = g_date_time_format (made, "%-d %B %Y, %H:%M");
      g_autofree char *iso = g_date_time_format_iso8601 (made);

      add_text (&facts, "layout", _("Layout"), info->name);
      add_word (&facts, "made", _("Made"), date, iso);
      if (info->compute_s > 0)
        add_seconds (&facts, "compute_s", _("Computing took"), info->compute_s);
    }
  add_moment (&facts, data);
  add_count (&facts, "n_rows", _("Rows that are drawn"), data->n_rows);
  if (data->relation.n_gone > 0)
    add_count (&facts, "n_gone",
               data->as_of_us != 0 ? _("Rows that did not live then") : _("Rows deleted since"),
               data->relation.n_gone);
  if (data->relation.n_unplaced > 0)
    add_count (&facts, "n_unplaced",
               data->as_of_us != 0 ? _("Rows of then without a place")
                                   : _("Rows without a place, added since"),
               data->relation.n_unplaced);
  add_recipe (&facts, hek_layout_recipe (data->layout));
  flush (&facts, report);
}

static void
add_entries (Facts                *facts,
             const HekSceneLegend *legend,
             guint32               n_rows)
{
  for (guint i = 0; i < legend->n_entries; i++)
    {
      const HekSceneLegendEntry *entry = &legend->entries[i];
      HekReportField field = { .label = entry->label, .type = HEK_REPORT_INT,
                               .number = entry->n_rows };

      field.key = keep (facts, g_strdup_printf ("legend_%u_rows", i));
      field.text = keep (facts, g_strdup_printf ("%'u", entry->n_rows));
      field.note = keep (facts, g_strdup_printf ("%.1f %%, #%02x%02x%02x",
                                                 100.0 * entry->n_rows / MAX (n_rows, 1),
                                                 entry->rgb[0], entry->rgb[1], entry->rgb[2]));
      g_array_append_val (facts->fields, field);
    }
}

static void
add_colors (HekReport                *report,
            const HekExplorerDrawing *drawing)
{
  const HekSceneLegend *legend = drawing->coloring != NULL ? &drawing->coloring->legend : NULL;
  g_auto (Facts) facts = { 0 };

  facts_init (&facts);
  if (legend != NULL)
    {
      add_text (&facts, "color", _("Colour"), drawing->color->label);
      if (legend->has_bar)
        {
          add_number (&facts, "color_min", _("Colours from"), legend->range.min, legend->unit);
          add_number (&facts, "color_max", _("Colours to"), legend->range.max, legend->unit);
        }
      add_entries (&facts, legend, drawing->data->n_rows);
    }
  if (drawing->size != NULL)
    {
      const char *unit = drawing->size->column.unit;

      add_text (&facts, "size", _("Size"), drawing->size->label);
      add_number (&facts, "size_min", _("Sizes from"), drawing->sizing.range.min, unit);
      add_number (&facts, "size_max", _("Sizes to"), drawing->sizing.range.max, unit);
    }
  if (facts.fields->len == 0)
    return;
  hek_report_add_heading (report, _("Colours and sizes"));
  flush (&facts, report);
  if (legend != NULL && drawing->color->note != NULL)
    hek_report_add_paragraph (report, drawing->color->note);
}

static void
add_filters (HekReport                *report,
             const HekExplorerPicture *picture)
{
  const HekExplorerDrawing *drawing = picture->drawing;
  g_auto (Facts) facts = { 0 };

  facts_init (&facts);
  if (*picture->filters == NULL)
    return;
  hek_report_add_heading (report, _("Filters"));
  for (guint i = 0; picture->filters[i] != NULL; i++)
    add_text (&facts, keep (&facts, g_strdup_printf ("filter_%u", i)), _("Only rows with"),
              picture->filters[i]);
  add_count (&facts, "n_visible", _("Rows that are shown"),
             drawing->visible != NULL ? hek_scene_set_count (drawing->visible)
                                      : drawing->data->n_rows);
  flush (&facts, report);
}

static gboolean
add_selection (HekReport     *report,
               const Export  *export,
               GError       **error)
{
  const HekExplorerDrawing *drawing = export->picture->drawing;
  HekExplorerData *data = drawing->data;
  guint32 n = drawing->selection != NULL ? hek_scene_set_count (drawing->selection) : 0, row = 0;
  g_autoptr (GString) keys = g_string_new (NULL);
  g_auto (Facts) facts = { 0 };

  facts_init (&facts);
  if (n == 0)
    return TRUE;
  hek_report_add_heading (report, _("Selection"));
  add_count (&facts, "n_selected", _("Selected rows"), n);
  flush (&facts, report);
  for (guint i = 0; export->with_selection && i < MAX_KEYS &&
                    hek_scene_set_next (drawing->selection, &row); i++, row++)
    {
      g_autofree char *key = NULL;
      HekRowPlace place;

      if (!hek_explorer_data_find_row (data, row, &place))
        continue;
      key = hek_snapshot_dup_key (data->snapshot, place, error);
      if (key == NULL)
        return FALSE;
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? "\n" : "", key);
    }
  if (keys->len == 0)
    return TRUE;
  hek_report_add_code (report, keys->str);
  if (n > MAX_KEYS)
    {
      g_autofree char *text = g_strdup_printf (_("The first %u of them."), MAX_KEYS);

      hek_report_add_paragraph (report, text);
    }
  return TRUE;
}

/* What hektor render is told to draw the same places from the same side. */
static void
add_camera (HekReport    *report,
            const Export *export)
{
  const HekExplorerPicture *picture = export->picture;
  const HekCollectionLayoutInfo *info = picture->drawing->data->info;
  g_autofree char *camera = NULL, *collection = NULL, *layout = NULL, *command = NULL;

  if (!picture->has_camera)
    return;
  camera = hek_scene_camera_to_text (&picture->camera);
  hek_report_add_heading (report, _("Camera"));
  hek_report_add_fields (report, &(HekReportField) { .key = "camera", .string = camera }, 1);
  if (info == NULL || picture->drawing->has_motion ||
      picture->drawing->model != HEK_EXPLORER_BALL)
    {
      hek_report_add_code (report, camera);
      return;
    }
  collection = g_shell_quote (export->collection);
  layout = g_shell_quote (info->name);
  command = g_strdup_printf ("hektor render %s view.png --layout %s \\\n  --camera '%s'",
                             collection, layout, camera);
  hek_report_add_code (report, command);
}

/* --- the document ---------------------------------------------------------------------------- */

static gboolean
add_picture (HekReport     *report,
             const Export  *export,
             const HekTask *task,
             GError       **error)
{
  HekExplorerPictureOptions options;
  g_autoptr (HekImage) image = NULL;
  HekReportPicture picture = { 0 };

  hek_explorer_picture_options_init (&options, export->picture);
  options.width = PICTURE_WIDTH;
  options.height = PICTURE_HEIGHT;
  options.scale = PICTURE_SCALE;
  options.theme = HEK_EXPLORER_PICTURE_PRINT;
  image = hek_explorer_picture_render (export->picture, &options, task, error);
  if (image == NULL)
    return FALSE;
  picture.image = image;
  hek_report_add_pictures (report, &picture, 1);
  return TRUE;
}

static gboolean
save_report (const char     *path,
             gpointer        args,
             const HekTask  *task,
             GError        **error)
{
  const Export *export = args;
  const HekExplorerDrawing *drawing = export->picture->drawing;
  HekTask draw = hek_task_sub (task, 0, 0.7), write = hek_task_sub (task, 0.7, 0.3);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%-d %B %Y, %H:%M");
  g_autofree char *date_line = g_strdup_printf ("%s, Hektor Studio %s", date, HEK_VERSION);
  g_autofree char *own_title =
    drawing->data->info != NULL
      ? g_strdup_printf (_("%s: %s"), export->collection, drawing->data->info->name)
      : g_strdup (export->collection);
  g_autoptr (HekReport) report = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  report = hek_report_new (export->title != NULL ? export->title : own_title,
                           export->title != NULL ? own_title : NULL, date_line);
  if (!add_picture (report, export, &draw, error))
    return FALSE;
  if (export->note != NULL && *export->note != '\0')
    hek_report_add_paragraph (report, export->note);
  add_layout (report, export, drawing->data);
  add_colors (report, drawing);
  add_filters (report, export->picture);
  if (!add_selection (report, export, error))
    return FALSE;
  add_camera (report, export);
  return hek_report_write (report, path, &write, error);
}

void
hek_explorer_session_export_report (HekExplorerSession             *self,
                                    HekExplorerPicture             *picture,
                                    const HekExplorerReportOptions *options,
                                    const char                     *path)
{
  HekLibraryItem *item;
  Export *export;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && picture != NULL && path != NULL);

  item = hek_explorer_session_check_item (self, _("Writing the report"));
  if (item == NULL)
    return;
  export = g_new0 (Export, 1);
  export->picture = hek_explorer_picture_ref (picture);
  export->collection = g_strdup (hek_library_item_get_name (item));
  export->title = g_strdup (options->title);
  export->note = g_strdup (options->note);
  export->with_selection = options->with_selection;
  hek_explorer_session_start_saving (self, path, save_report, export, export_free);
}
