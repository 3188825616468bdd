% SPDX-License-Identifier: Apache-2.0
% Golden tables of PU21 and of contrast sensitivity, by their authors' own functions.
%
% usage: octave-cli --no-gui vision.m PU21 CASTLECSF OUTDIR
%
% PU21 and CASTLECSF are the folders "matlab" of gfxdisp/pu21 (BSD-3-Clause, commit 78340c0) and
% gfxdisp/castleCSF (MIT, commit f4b0b72, version 0.2.4). Octave does not read the block
% "methods (Abstract)" of CSF_base.m: take it out of a copy first.
1;

% Not part of CASTLECSF, which calls it.
function v = get_field_def (s, name, def)
  if isfield (s, name)
    v = s.(name);
  else
    v = def;
  end
end

function f = open_table (folder, name, origin, columns)
  f = fopen (fullfile (folder, [name '.csv']), 'w');
  fprintf (f, '# %s (scripts/vision.m)\n%s\n', origin, columns);
end

function write_pu21 (folder)
  f = open_table (folder, 'vision-pu21', ['PU21 by pu21_encoder.m of gfxdisp/pu21 (BSD-3-Clause, ' ...
    'commit 78340c0) in Octave: encode, and decode of that'], 'variant,cd_m2,code,decoded');
  types = {'banding', 'banding_glare', 'peaks', 'peaks_glare'};
  ids = {'banding', 'banding-glare', 'peaks', 'peaks-glare'};
  y = [0.005 0.006 0.0075 logspace(-2, 4, 37) 50 80 200 203 500 4000 1e-4 2e4];
  for t = 1:4
    p = pu21_encoder (types{t});
    v = p.encode (y);
    d = p.decode (v);
    for i = 1:numel (y)
      fprintf (f, '%s,%.17g,%.17g,%.17g\n', ids{t}, y(i), v(i), d(i));
    end
  end
  fclose (f);
end

function s = stimulus (p)
  s = struct ('s_frequency', p(1), 't_frequency', p(2), 'luminance', p(3), 'area', p(4), ...
    'eccentricity', p(5), 'vis_field', p(6));
end

function p = random_stimuli (n)
  p = [10.^(log10 (1/16) + rand(n, 1) * log10 (1024)), 40 * rand(n, 1) .* (rand (n, 1) > .4), ...
    10.^(-3 + 7 * rand(n, 1)), 10.^(-2 + 4.5 * rand(n, 1)), ...
    30 * rand(n, 1) .* (rand (n, 1) > .5), 180 * rand(n, 1)];
  p(1, 2:3) = [8 0.005];
  p(2, 2:3) = [2 0.001];
  p(3, [2 5]) = 0;
end

function write_castle (folder, model, p)
  f = open_table (folder, 'vision-castle-full', ['castleCSF 0.2.4, sensitivity of the three ' ...
    'mechanisms by gfxdisp/castleCSF (MIT, commit f4b0b72) in Octave'], ...
    ['cpd,hz,cd_m2,area_deg2,eccentricity_deg,vis_field_deg,achromatic,red_green,' ...
    'yellow_violet']);
  for i = 1:rows (p)
    s = stimulus (p(i, :));
    fprintf (f, '%.17g,', p(i, :));
    fprintf (f, '%.17g,%.17g,%.17g\n', real (model.castleCSF_ach.sensitivity (s)), ...
      model.castleCSF_rg.sensitivity (s), model.castleCSF_yv.sensitivity (s));
  end
  fclose (f);
end

function write_barten (folder, p)
  f = open_table (folder, 'vision-barten-general', ['Barten 1999 by CSF_Barten_Original.m of ' ...
    'gfxdisp/castleCSF (MIT, commit f4b0b72) in Octave, with the parameters that it recommends ' ...
    'outside comparisons'], 'cpd,hz,cd_m2,area_deg2,eccentricity_deg,sensitivity');
  model = CSF_Barten_Original ();
  model.par = struct ('k', 1.44871, 'sigma0', 0.724444, 'u00', 14.9944, 'tau10', 0.0366304, ...
    'tau20', 0.0117484);
  for i = 1:rows (p)
    fprintf (f, '%.17g,', p(i, 1:5));
    fprintf (f, '%.17g\n', model.sensitivity (stimulus (p(i, :))));
  end
  fclose (f);
end

function write_colors (folder, model, n)
  f = open_table (folder, 'vision-castle-color', ['castleCSF 0.2.4, multiple k of a direction ' ...
    'in LMS that is just visible on a background, by det_threshold() of gfxdisp/castleCSF (MIT, ' ...
    'commit f4b0b72) in Octave'], ...
    'cpd,area_deg2,bkg_l,bkg_m,bkg_s,delta_l,delta_m,delta_s,k');
  for i = 1:n
    bkg = [0.6991 0.3009 0.0198] * 10^(-1 + 4 * rand ()) .* (1 + .3 * (rand (1, 3) - .5));
    delta = randn (1, 3) .* [1 1 .1];
    delta = delta / norm (delta);
    cpd = 10^(log10 (1/16) + rand () * log10 (256));
    area = 10^(-2 + 4 * rand ());
    s = struct ('s_frequency', cpd, 't_frequency', 0, 'lms_bkg', bkg, 'lms_delta', delta, ...
      'area', area);
    fprintf (f, '%.17g,', cpd, area, bkg, delta);
    fprintf (f, '%.17g\n', model.det_threshold (s));
  end
  fclose (f);
end

args = argv ();
warning ('off', 'all');
addpath (args{1}, args{2});
rand ('twister', 1);
randn ('twister', 1);
write_pu21 (args{3});
model = CSF_castleCSF ();
stimuli = random_stimuli (60);
write_castle (args{3}, model, stimuli);
write_barten (args{3}, stimuli);
write_colors (args{3}, model, 30);
