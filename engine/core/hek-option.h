/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Options of a descriptor (a quantizer, a metric, a dither): one table is read by the command line,
 * by the controls of the studio and by the range checks. Values are kept as one double each, in the
 * order of the table; a choice is the number of its row.
 */
#define HEK_OPTIONS_MAX 12

typedef enum
{
  HEK_OPTION_INT,
  HEK_OPTION_REAL,
  HEK_OPTION_BOOLEAN,
  HEK_OPTION_CHOICE,
} HekOptionType;

typedef struct
{
  const char *id;    /* "blue-noise": the same in files, on the command line, in reports */
  const char *label; /* "Blue noise": translatable */
} HekChoice;

typedef struct
{
  const char *name;  /* "colors": command line --colors, key of JSON recipes */
  const char *label; /* "Colours": translatable */
  const char *help;  /* one sentence, translatable */
  const char *unit;  /* (nullable) */
  HekOptionType type;
  double def, min, max; /* of a choice: row numbers; min and max are filled in by its rows */
  double step;          /* of a slider; 0: 1 for integers, a hundredth of the range for reals */
  gboolean logarithmic; /* the slider is linear in log2 of the value */
  const HekChoice *choices;
  guint n_choices;
} HekOption;

typedef struct
{
  double v[HEK_OPTIONS_MAX];
} HekOptionValues;

#define HEK_OPTION_ERROR (hek_option_error_quark ())

typedef enum
{
  HEK_OPTION_ERROR_UNKNOWN, /* no such option or choice */
  HEK_OPTION_ERROR_INVALID, /* not a number, or out of range */
} HekOptionError;

GQuark hek_option_error_quark (void);

void hek_options_defaults (const HekOption *options, guint n_options, HekOptionValues *out);

/* Returns: the position of option @name in the table, or -1 */
int hek_options_find (const HekOption *options, guint n_options, const char *name);

/**
 * hek_option_parse:
 * @option: one row of a table
 * @text: what a user typed, or a file said
 * @value: (out): untouched on failure
 *
 * Errors: %HEK_OPTION_ERROR with a message that names the option and what it accepts
 */
gboolean hek_option_parse (const HekOption *option, const char *text, double *value,
                           GError **error);

/* Range, integrality and existence of the choice. */
gboolean hek_option_check (const HekOption *option, double value, GError **error);

/* Returns: (transfer full): the text that hek_option_parse() reads back */
char *hek_option_format (const HekOption *option, double value);

G_END_DECLS
