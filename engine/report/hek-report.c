/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document: blocks in order, each owning copies of what it was given. Drawing and encoding are
 * in the files beside this one; a report is not changed by being written.
 */
#include "config.h"

#include "hek-report-private.h"

#include <string.h>

G_DEFINE_QUARK (hek-report-error-quark, hek_report_error)

static void
hek_report_block_free (gpointer data)
{
  HekReportBlock *block = data;

  for (guint i = 0; block->fields != NULL && i < block->n_items; i++)
    {
      g_free ((char *) block->fields[i].key);
      g_free ((char *) block->fields[i].label);
      g_free ((char *) block->fields[i].text);
      g_free ((char *) block->fields[i].unit);
      g_free ((char *) block->fields[i].note);
      g_free ((char *) block->fields[i].string);
    }
  for (guint i = 0; i < block->n_columns; i++)
    {
      g_free ((char *) block->columns[i].key);
      g_free ((char *) block->columns[i].label);
      g_free ((char *) block->columns[i].unit);
    }
  for (gsize i = 0; block->cells != NULL && i < (gsize) block->n_items * block->n_columns; i++)
    g_free ((char *) block->cells[i].text);
  for (guint i = 0; block->pictures != NULL && i < block->n_items; i++)
    {
      g_clear_pointer (&block->pictures[i].image, hek_image_unref);
      g_free ((char *) block->pictures[i].caption);
      hek_report_heatmap_free ((HekPlotHeatmap *) block->pictures[i].heatmap);
    }
  if (block->destroy != NULL)
    block->destroy (block->user_data);
  g_free (block->text);
  g_free (block->alt);
  g_free (block->fields);
  g_free (block->columns);
  g_free (block->key);
  g_free (block->values);
  for (guint i = 0; block->row_names != NULL && i < block->n_items; i++)
    g_free (block->row_names[i]);
  g_free (block->row_names);
  g_free (block->names_key);
  g_free (block->names_label);
  g_free (block->cells);
  g_free (block->pictures);
  g_free (block->rgba);
  g_free (block->counts);
  g_free (block->order);
  g_free (block);
}

static HekReportBlock *
hek_report_add_block (HekReport                 *report,
                      const HekReportBlockClass *klass,
                      const char                *text)
{
  HekReportBlock *block = g_new0 (HekReportBlock, 1);

  block->klass = klass;
  block->text = g_strdup (text);
  g_ptr_array_add (report->blocks, block);
  return block;
}

HekReport *
hek_report_new (const char *title,
                const char *subtitle,
                const char *date_line)
{
  HekReport *report;

  g_return_val_if_fail (title != NULL, NULL);

  report = g_new0 (HekReport, 1);
  report->title = g_strdup (title);
  report->subtitle = g_strdup (subtitle);
  report->date_line = g_strdup (date_line);
  report->blocks = g_ptr_array_new_with_free_func (hek_report_block_free);
  hek_report_set_page (report, HEK_REPORT_PAGE_A4, FALSE);
  return report;
}

static const struct
{
  const char *id;
  double width, height; /* points */
} page_sizes[HEK_REPORT_N_PAGE_SIZES] = {
  { "a4", HEK_REPORT_PAGE_WIDTH, HEK_REPORT_PAGE_HEIGHT },
  { "letter", 612, 792 },
  { "a3", HEK_REPORT_PAGE_HEIGHT, 1190.551 },
};

const char *
hek_report_page_size_id (HekReportPageSize size)
{
  return page_sizes[size].id;
}

gboolean
hek_report_page_size_parse (const char        *id,
                            HekReportPageSize *size)
{
  for (guint i = 0; i < HEK_REPORT_N_PAGE_SIZES; i++)
    if (g_ascii_strcasecmp (page_sizes[i].id, id) == 0)
      {
        *size = (HekReportPageSize) i;
        return TRUE;
      }
  return FALSE;
}

void
hek_report_set_page (HekReport         *report,
                     HekReportPageSize  size,
                     gboolean           landscape)
{
  report->page_width = landscape ? page_sizes[size].height : page_sizes[size].width;
  report->page_height = landscape ? page_sizes[size].width : page_sizes[size].height;
}

void
hek_report_get_text_size (const HekReport *report,
                          double          *width,
                          double          *height)
{
  *width = report->page_width - 2 * HEK_REPORT_MARGIN;
  *height = report->page_height - 2 * HEK_REPORT_MARGIN;
}

void
hek_report_set_cover (HekReport *report,
                      gboolean   cover)
{
  report->has_cover = cover;
}

void
hek_report_free (HekReport *report)
{
  g_free (report->title);
  g_free (report->subtitle);
  g_free (report->date_line);
  g_ptr_array_unref (report->blocks);
  g_free (report);
}

void
hek_report_add_section (HekReport  *report,
                        const char *text)
{
  hek_report_add_block (report, &hek_report_section_class, text);
}

void
hek_report_add_heading (HekReport  *report,
                        const char *text)
{
  hek_report_add_block (report, &hek_report_heading_class, text);
}

void
hek_report_add_paragraph (HekReport  *report,
                          const char *text)
{
  hek_report_add_block (report, &hek_report_paragraph_class, text);
}

void
hek_report_add_group (HekReport  *report,
                      const char *key)
{
  hek_report_add_block (report, &hek_report_group_class, NULL)->key = g_strdup (key);
}

void
hek_report_add_code (HekReport  *report,
                     const char *text)
{
  hek_report_add_block (report, &hek_report_code_class, text);
}

void
hek_report_add_fields (HekReport            *report,
                       const HekReportField *fields,
                       guint                 n_fields)
{
  HekReportBlock *block = hek_report_add_block (report, &hek_report_fields_class, NULL);

  block->n_items = n_fields;
  block->fields = g_new0 (HekReportField, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    {
      block->fields[i] = fields[i];
      block->fields[i].key = g_strdup (fields[i].key);
      block->fields[i].label = g_strdup (fields[i].label);
      block->fields[i].text = g_strdup (fields[i].text);
      block->fields[i].unit = g_strdup (fields[i].unit);
      block->fields[i].note = g_strdup (fields[i].note);
      block->fields[i].string = g_strdup (fields[i].string);
    }
}

static void
hek_report_copy_columns (HekReportBlock        *block,
                         const HekReportColumn *columns,
                         guint                  n_columns)
{
  block->n_columns = n_columns;
  block->columns = g_new0 (HekReportColumn, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    {
      block->columns[i] = columns[i];
      block->columns[i].key = g_strdup (columns[i].key);
      block->columns[i].label = g_strdup (columns[i].label);
      block->columns[i].unit = g_strdup (columns[i].unit);
      if (block->columns[i].factor == 0)
        block->columns[i].factor = 1;
    }
}

void
hek_report_add_sheet (HekReport             *report,
                      const char            *key,
                      const char            *title,
                      const HekReportColumn *columns,
                      guint                  n_columns,
                      const HekReportCell   *cells,
                      gsize                  n_rows)
{
  HekReportBlock *block = hek_report_add_block (report, &hek_report_sheet_class, title);

  g_return_if_fail (n_rows <= G_MAXUINT);

  block->key = g_strdup (key);
  hek_report_copy_columns (block, columns, n_columns);
  block->n_items = (guint) n_rows;
  block->cells = g_new (HekReportCell, n_rows * n_columns + 1);
  for (gsize i = 0; i < n_rows * n_columns; i++)
    {
      block->cells[i].number = cells[i].number;
      block->cells[i].text = g_strdup (cells[i].text);
    }
}

void
hek_report_add_table (HekReport             *report,
                      const char            *key,
                      const HekReportColumn *columns,
                      guint                  n_columns,
                      const double          *values,
                      guint                  n_rows,
                      int                    highlight_row)
{
  HekReportBlock *block = hek_report_add_block (report, &hek_report_table_class, NULL);

  block->key = g_strdup (key);
  hek_report_copy_columns (block, columns, n_columns);
  block->n_items = n_rows;
  block->values = g_new0 (double, (gsize) n_rows * n_columns + 1);
  if (n_rows > 0)
    memcpy (block->values, values, (gsize) n_rows * n_columns * sizeof (double));
  block->highlight_row = highlight_row;
}

void
hek_report_name_rows (HekReport         *report,
                      const char        *key,
                      const char        *label,
                      const char *const *names)
{
  HekReportBlock *block = report->blocks->len > 0 ? report->blocks->pdata[report->blocks->len - 1]
                                                  : NULL;

  g_return_if_fail (block != NULL && block->klass == &hek_report_table_class &&
                    block->row_names == NULL);

  block->names_key = g_strdup (key);
  block->names_label = g_strdup (label);
  block->row_names = g_new (char *, block->n_items + 1);
  for (guint i = 0; i < block->n_items; i++)
    block->row_names[i] = g_strdup (names[i]);
}

void
hek_report_add_pictures (HekReport              *report,
                         const HekReportPicture *pictures,
                         guint                   n_pictures)
{
  HekReportBlock *block;

  g_return_if_fail (n_pictures > 0 && n_pictures <= HEK_REPORT_MAX_PICTURES);

  block = hek_report_add_block (report, &hek_report_pictures_class, NULL);
  block->n_items = n_pictures;
  block->pictures = g_new0 (HekReportPicture, n_pictures);
  for (guint i = 0; i < n_pictures; i++)
    {
      block->pictures[i].caption = g_strdup (pictures[i].caption);
      if (pictures[i].heatmap != NULL)
        block->pictures[i].heatmap = hek_report_heatmap_copy (pictures[i].heatmap);
      else
        block->pictures[i].image = hek_image_ref (pictures[i].image);
    }
}

void
hek_report_add_chart (HekReport          *report,
                      double              height_pt,
                      const char         *caption,
                      HekReportChartFunc  draw,
                      gpointer            user_data,
                      GDestroyNotify      destroy)
{
  HekReportBlock *block = hek_report_add_block (report, &hek_report_chart_class, caption);

  block->height_pt = height_pt;
  block->draw = draw;
  block->user_data = user_data;
  block->destroy = destroy;
}

void
hek_report_describe_chart (HekReport  *report,
                           const char *text)
{
  HekReportBlock *block;

  g_return_if_fail (report->blocks->len > 0);

  block = report->blocks->pdata[report->blocks->len - 1];
  g_return_if_fail (block->klass == &hek_report_chart_class);
  g_free (block->alt);
  block->alt = g_strdup (text);
}

static int
hek_report_compare_counts (gconstpointer a,
                           gconstpointer b,
                           gpointer      data)
{
  const guint64 *counts = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (counts[i] != counts[j])
    return counts[i] < counts[j] ? 1 : -1;
  return (i > j) - (i < j);
}

void
hek_report_add_palette (HekReport      *report,
                        const guint8  (*rgba)[4],
                        const guint64  *counts,
                        guint           n_colors)
{
  HekReportBlock *block = hek_report_add_block (report, &hek_report_palette_class, NULL);

  block->n_items = n_colors;
  block->rgba = g_malloc0_n (n_colors + 1, 4);
  if (n_colors > 0)
    memcpy (block->rgba, rgba, (gsize) n_colors * 4);
  block->order = g_new (guint, n_colors + 1);
  for (guint i = 0; i < n_colors; i++)
    block->order[i] = i;
  if (counts != NULL)
    {
      block->counts = g_new (guint64, n_colors + 1);
      memcpy (block->counts, counts, n_colors * sizeof (guint64));
      g_qsort_with_data (block->order, (int) n_colors, sizeof (guint), hek_report_compare_counts,
                         block->counts);
    }
}
