# units.awk - the systemd units of README.md, for an installed pressmill: -v p=PREFIX -v d=FOLDER
/^```ini/ { n++; on = 1; next }
/^```/ { on = 0 }
on && /^Environment=PRESSMILL_BIN/ { next }
on { gsub(/\/opt\/pressmill\/run\.sh/, p "/bin/pressmill"); print > (d "/pressmill." (n == 1 ? "service" : "timer")) }
