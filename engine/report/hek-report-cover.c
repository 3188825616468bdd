/* SPDX-License-Identifier: Apache-2.0 */
/* What comes before the text of a long report: a cover, and the contents, linked to the pages. */
#include "config.h"

#include "hek-report-private.h"

#include <glib/gi18n-lib.h>

#define COVER_TOP 0.3     /* of the page: where the title begins */
#define ENTRY_GAP 4.0     /* under an entry of the contents */
#define SECTION_GAP 8.0   /* above a section */
#define INDENT 16.0       /* of headings */
#define LEADER_GAP 8.0    /* between text, dots and number */
#define NUMBER_WIDTH 36.0

/* One line of the contents. */
typedef struct
{
  const HekReportBlock *block;
  double y, height;
  guint page; /* of the contents */
} Entry;

static gboolean
is_section (const HekReportBlock *block)
{
  return block->klass == &hek_report_section_class;
}

static HekReportFont
get_font (const HekReportBlock *block)
{
  return is_section (block) ? HEK_REPORT_FONT_STRONG : HEK_REPORT_FONT_BODY;
}

static double
get_indent (const HekReportBlock *block)
{
  return is_section (block) ? 0 : INDENT;
}

/* Returns: (transfer full) (element-type Entry): where each heading stands */
static GArray *
place_entries (const HekReport *report,
               HekReportPen    *pen)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  double bottom = report->page_height - HEK_REPORT_MARGIN;
  double top = HEK_REPORT_MARGIN, y = top;
  guint page = 0;

  y += hek_report_pen_text_height (pen, HEK_REPORT_FONT_TITLE, "0", 0) + 2 * SECTION_GAP;
  for (guint i = 0; i < report->blocks->len; i++)
    {
      const HekReportBlock *block = report->blocks->pdata[i];
      Entry entry = { .block = block };

      if (!hek_report_block_is_heading (block))
        continue;
      entry.height = hek_report_pen_text_height (pen, get_font (block), block->text,
                                                 pen->width - get_indent (block) - NUMBER_WIDTH);
      if (is_section (block) && y > top)
        y += SECTION_GAP;
      if (y + entry.height > bottom)
        {
          page++;
          y = top;
        }
      entry.page = page;
      entry.y = y;
      y += entry.height + ENTRY_GAP;
      g_array_append_val (entries, entry);
    }
  return entries;
}

guint
hek_report_count_contents_pages (const HekReport *report,
                                 HekReportPen    *pen)
{
  g_autoptr (GArray) entries = place_entries (report, pen);

  return entries->len > 0 ? g_array_index (entries, Entry, entries->len - 1).page + 1 : 0;
}

static void
draw_cover (const HekReport *report,
            HekReportPen    *pen)
{
  double y = COVER_TOP * report->page_height;

  y += hek_report_pen_text (pen, HEK_REPORT_FONT_COVER, report->title, pen->x, y, 0, pen->width,
                            pen->theme.text) + 12;
  hek_plot_set_source (pen->cr, pen->theme.accent);
  cairo_rectangle (pen->cr, pen->x, y, 64, 3);
  cairo_fill (pen->cr);
  y += 22;
  if (hek_report_is_text (report->subtitle))
    y += 6 + hek_report_pen_text (pen, HEK_REPORT_FONT_HEADING, report->subtitle, pen->x, y, 0,
                                  pen->width, pen->theme.dim_text);
  if (hek_report_is_text (report->date_line))
    hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, report->date_line, pen->x, y + 6, 0, pen->width,
                         pen->theme.dim_text);
  cairo_show_page (pen->cr);
}

/* Dots from the end of a text to the number of its page, each at a place of its own raster, so that
 * those of all lines stand below each other. */
static void
draw_leader (HekReportPen *pen,
             double        from,
             double        to,
             double        y)
{
  const double step = 5;

  hek_plot_set_source (pen->cr, pen->theme.dim_text);
  for (double x = step * (int) (from / step + 1); x <= to; x += step)
    {
      cairo_arc (pen->cr, x, y, 0.45, 0, 2 * G_PI);
      cairo_fill (pen->cr);
    }
}

/* Where a heading is, in its pages; %NULL: it was left out. */
static const HekReportPlace *
find_place (const GArray         *places,
            const HekReportBlock *block)
{
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, HekReportPlace, i).block == block)
      return &g_array_index (places, HekReportPlace, i);
  return NULL;
}

static void
draw_entry (HekReportPen         *pen,
            const Entry          *entry,
            const HekReportPlace *place,
            guint                 n_front)
{
  HekReportFont font = get_font (entry->block);
  double indent = get_indent (entry->block), x = pen->x + indent;
  double line = hek_report_pen_text_height (pen, font, "0", 0);
  double last = entry->y + entry->height - line; /* the number stands beside the last line */
  double width = hek_report_pen_text_width (pen, font, entry->block->text);
  g_autofree char *number = g_strdup_printf ("%u", n_front + place->page + 1);
  g_autofree char *link = NULL;
  char y[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (y, sizeof y, "%.1f", place->y);
  link = g_strdup_printf ("page=%u pos=[0 %s]", n_front + place->page + 1, y);
  cairo_tag_begin (pen->cr, CAIRO_TAG_LINK, link);
  hek_report_pen_text (pen, font, entry->block->text, x, entry->y, 0,
                       pen->width - indent - NUMBER_WIDTH, pen->theme.text);
  hek_report_pen_text (pen, font, number, pen->x + pen->width, last, 1, 0, pen->theme.text);
  cairo_tag_end (pen->cr, CAIRO_TAG_LINK);
  if (entry->height < 1.5 * line)
    draw_leader (pen, x + width + LEADER_GAP,
                 pen->x + pen->width - hek_report_pen_text_width (pen, font, number) - LEADER_GAP,
                 last + 0.7 * line);
}

void
hek_report_draw_front (const HekReport *report,
                       HekReportPen    *pen,
                       const GArray    *places,
                       guint            n_front,
                       guint            n_pages)
{
  g_autoptr (GArray) entries = place_entries (report, pen);
  guint i = 0;

  draw_cover (report, pen);
  for (guint page = 0; page + 1 < n_front; page++)
    {
      if (page == 0)
        hek_report_pen_text (pen, HEK_REPORT_FONT_TITLE, _("Contents"), pen->x, HEK_REPORT_MARGIN,
                             0, pen->width, pen->theme.text);
      for (; i < entries->len && g_array_index (entries, Entry, i).page == page; i++)
        {
          const Entry *entry = &g_array_index (entries, Entry, i);
          const HekReportPlace *place = find_place (places, entry->block);

          if (place != NULL)
            draw_entry (pen, entry, place, n_front);
        }
      hek_report_draw_footer (report, pen, 1 + page, n_pages);
      cairo_show_page (pen->cr);
    }
}
