/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which block stands where. A block goes to the next page as a whole when it fits there and not
 * here; only what is taller than a page is cut, between rows. A heading is never the last thing on
 * a page, and code stays below what it belongs to. Spaces above blocks vanish at the top of a page.
 */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>

/* A cut leaves at least so many rows on either side. */
#define HEK_REPORT_MIN_ROWS 3u

typedef struct
{
  HekReportPen *pen;
  GArray *places;
  double top, bottom; /* of the pages; bottom is infinite for one tall page */
  double y;
  guint page;
} HekReportLayout;

static guint
hek_report_block_n_rows (const HekReportBlock *block)
{
  return block->klass->n_rows != NULL ? block->klass->n_rows (block) : 1;
}

static double
hek_report_block_height (HekReportLayout      *self,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n)
{
  return block->klass->height (self->pen, block, first, n);
}

static void
hek_report_layout_next_page (HekReportLayout *self)
{
  self->page++;
  self->y = self->top;
}

static void
hek_report_layout_place (HekReportLayout      *self,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n)
{
  HekReportPlace place = { block, first, n, self->page, self->y };

  g_array_append_val (self->places, place);
  self->y += hek_report_block_height (self, block, first, n);
}

/* Rows of a block that is taller than a page, as many at a time as fit. */
static void
hek_report_layout_cut (HekReportLayout      *self,
                       const HekReportBlock *block)
{
  guint n_rows = hek_report_block_n_rows (block), first = 0;

  while (first < n_rows)
    {
      guint n = 0;

      while (first + n < n_rows
             && self->y + hek_report_block_height (self, block, first, n + 1) <= self->bottom)
        n++;
      if (first + n < n_rows && n_rows - first - n < HEK_REPORT_MIN_ROWS
          && n > 2 * HEK_REPORT_MIN_ROWS)
        n -= HEK_REPORT_MIN_ROWS;
      if (n < HEK_REPORT_MIN_ROWS && first + n < n_rows && self->y > self->top)
        {
          hek_report_layout_next_page (self);
          continue;
        }
      n = MAX (n, 1); /* a single row taller than a page is drawn over its end */
      hek_report_layout_place (self, block, first, n);
      first += n;
      if (first < n_rows)
        hek_report_layout_next_page (self);
    }
}

/* What must be on the same page as the start of block number @i. */
static double
hek_report_layout_needs (HekReportLayout *self,
                         GPtrArray       *blocks,
                         guint            i)
{
  const HekReportBlock *block = g_ptr_array_index (blocks, i);
  double page = self->bottom - self->top;
  double needs = hek_report_block_height (self, block, 0, hek_report_block_n_rows (block));

  if (needs > page)
    needs = hek_report_block_height (self, block, 0,
                                     MIN (HEK_REPORT_MIN_ROWS, hek_report_block_n_rows (block)));
  if (i + 1 < blocks->len)
    {
      const HekReportBlock *next = g_ptr_array_index (blocks, i + 1);
      double after = 0;

      if (block->klass->keep_with_next || next->klass->keep_with_previous)
        after = next->klass->space_above + hek_report_layout_needs (self, blocks, i + 1);
      if (block->klass->keep_with_next)
        needs = MIN (needs + after, page);
      else if (needs + after <= page)
        needs += after;
    }
  return needs;
}

GArray *
hek_report_layout (HekReport    *report,
                   HekReportPen *pen,
                   double        page_height,
                   guint        *n_pages,
                   double       *end)
{
  HekReportLayout self = {
    .pen = pen,
    .places = g_array_new (FALSE, FALSE, sizeof (HekReportPlace)),
    .top = HEK_REPORT_MARGIN,
    .bottom = page_height > 0 ? page_height - HEK_REPORT_MARGIN : INFINITY,
  };

  self.y = *end;
  for (guint i = 0; i < report->blocks->len; i++)
    {
      const HekReportBlock *block = g_ptr_array_index (report->blocks, i);
      guint n_rows = hek_report_block_n_rows (block);

      if (n_rows == 0)
        continue; /* for machines only, or an empty table */
      if (self.y > self.top)
        {
          self.y += block->klass->space_above;
          if ((block->klass->begins_page && report->has_cover && page_height > 0) ||
              self.y + hek_report_layout_needs (&self, report->blocks, i) > self.bottom)
            hek_report_layout_next_page (&self);
        }
      if (self.y + hek_report_block_height (&self, block, 0, n_rows) <= self.bottom)
        hek_report_layout_place (&self, block, 0, n_rows);
      else
        hek_report_layout_cut (&self, block);
    }
  *n_pages = self.page + 1;
  *end = self.y;
  return self.places;
}
